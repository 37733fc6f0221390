package canvass

// The words of this file are known beforehand to be nobody's message. They are
// compared by their letters only: see fold.

// frame is what a telephone writes around a message, as letters a to z of the
// decomposed line (accents are gone, figures too).
var frame = map[string]bool{
	"messagetexte": true, "textmessage": true, "sms": true, "mms": true, "smsmms": true, "imessage": true, "rcs": true,
	"messages": true, "message": true, "aujourdhui": true, "hier": true, "today": true, "yesterday": true,
	"lundi": true, "mardi": true, "mercredi": true, "jeudi": true, "vendredi": true, "samedi": true, "dimanche": true,
	"distribue": true, "envoye": true, "lu": true, "nonlu": true, "remis": true, "recu": true, "delivered": true, "read": true, "sent": true,
	"retour": true, "modifier": true, "supprimer": true, "signaler": true, "bloquer": true, "repondre": true, "appeler": true,
	"signalercommeindesirable": true, "signalerunspam": true, "reportjunk": true, "ajouterauxcontacts": true,
	"orangef": true, "orange": true, "sfr": true, "fsfr": true, "bouyguestelecom": true, "free": true, "freemobile": true, "g": true, "lte": true, "wifi": true,
	"envoyedemoniphone": true, "sentfrommyiphone": true, "envoyedepuismonmobile": true,
}

// salutes are the words that open a message to one person.
var salutes = map[string]bool{
	"bonjour": true, "bonsoir": true, "salut": true, "coucou": true, "hello": true, "hi": true, "hey": true, "dear": true,
	"cher": true, "chere": true, "chers": true, "cheres": true, "madame": true, "monsieur": true, "mme": true, "mr": true,
}

// asides are turns that stand in messages of every kind: what voters write
// around what they pass on, what telephones and mail programs add, how one
// opts out. Their pieces weigh nothing, or two short texts would be alike by
// their wrapping alone.
var asides = []string{
	"bonjour, voici le message que j'ai reçu", "voici le message :", "voici le sms reçu :", "ci-dessous le texte reçu",
	"texte reçu (3e fois cette semaine) ->", "message reçu ce matin", "message reçu hier soir :", "sms reçu aujourd'hui à",
	"j'ai reçu ce sms hier à 20h47 :", "j'ai reçu ce message ce matin à", "j'ai reçu le message suivant", "je viens de recevoir ce sms",
	"j'ai reçu un sms disant", "je vous transmets ce message", "je vous signale ce sms", "pour la troisième fois cette semaine",
	"je n'ai jamais donné mon numéro !", "je n'ai jamais donné mon accord", "je n'ai jamais communiqué mon numéro de téléphone",
	"comment ont-ils eu mon numéro ?", "d'où vient mon numéro", "je ne suis pas inscrit sur leurs listes", "je ne connais pas cette personne",
	"merci de faire le nécessaire.", "merci de votre aide", "merci d'avance", "merci de mettre fin à ces envois", "cordialement",
	"message transféré", "transféré :", "tr :", "fwd:", "début du message transféré", "message d'origine", "le texte du message est :",
	"envoyé de mon iphone", "envoyé depuis mon mobile", "envoyé de mon téléphone samsung galaxy", "sent from my iphone", "télécharger outlook pour android",
	"message texte aujourd'hui", "message texte hier", "aujourd'hui à", "distribué", "text message today",
	"stop sms", "stop au 36111", "stop au 38044", "envoyez stop au", "envoyer stop au", "répondez stop", "repondre stop au", "pour ne plus recevoir de sms",
	"pour ne plus recevoir de messages", "pour se désinscrire", "pour vous désabonner", "stop=", "text stop to", "to stop texts", "reply stop",
	"to opt out", "unsubscribe", "https www", "http www",
}

// notices are turns by which a sentence is known to be a notice that the law or
// a sending platform asks for, whatever the message: how one opts out, whose
// data it is, who printed and paid it, what to do when it does not show.
var notices = []string{
	"ne plus recevoir", "ne souhaitez plus", "se désinscrire", "se désabonner", "vous désinscrire", "vous désabonner", "désinscription", "désabonnement",
	"stop sms", "sms stop", "répondez stop", "envoyez stop", "stop au", "unsubscribe", "opt out",
	"données personnelles", "vos données", "protection des données", "règlement européen", "rgpd", "droit d'accès", "droit d'opposition", "droits d'accès", "informatique et libertés", "mentions légales", "politique de confidentialité",
	"mandataire financier", "association de financement", "voie publique", "imprimerie", "imprimé par", "dépôt légal", "vu, le candidat", "vu, la candidate", "vu, les candidats",
	"ne s'affiche pas", "version en ligne", "voir dans le navigateur", "message envoyé par", "message vous est adressé", "e-mail vous est adressé", "courriel vous est adressé", "sms vous est adressé", "vous recevez ce", "figure sur un fichier", "figurez sur",
}
