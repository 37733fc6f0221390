#!/usr/bin/env python3
"""lang.py missing XX [N]     writes /tmp/w/lang/chunks/XX.todo.1.toml ... of N keys (default 240): what is missing, French and English as comments
lang.py check XX FILE...   checks translated chunks: keys, placeholders, plural forms, typography, leftover French/English
lang.py merge XX FILE...   checks, then writes locales/active.XX.toml in the order of the French file (run in a worktree, or LANG_ROOT=worktree)
lang.py left XX            how many keys are missing; extra keys; what changed in French since (not tracked)
"""
import os, re, sys, tomllib, json, pathlib
ROOT = pathlib.Path(os.environ.get('LANG_ROOT', '.'))
if not (ROOT/'locales').is_dir(): ROOT = pathlib.Path('/tmp/w/wt/lang')
OUT = pathlib.Path('/tmp/w/lang/chunks')
OFFICE = ('office.', 'account.', 'alert.', 'attachment.', 'body.', 'case.', 'case_state.', 'evidence.', 'file.', 'import.',
          'layout.desk.', 'layout.pager.', 'outcome.', 'pairs.', 'permission.', 'regroup.', 'role.', 'sender.', 'suspicion.')
OFFICE_KEYS = ()
OFFICE = tuple(l.strip() for l in open(ROOT/'locales/office.txt') if l.strip() and l[0] != '#')
FORMS = {'fr': 'one many other', 'en': 'one other', 'de': 'one other', 'es': 'one many other', 'it': 'one many other',
         'pt': 'one many other', 'pl': 'one few many other', 'ro': 'one few other', 'ar': 'zero one two few many other'}
def load(lang):
    p = ROOT/f'locales/active.{lang}.toml'
    return tomllib.load(open(p, 'rb')) if p.exists() else {}
def public(d): return {k: v for k, v in d.items() if k not in OFFICE and not k.startswith(tuple(o for o in OFFICE if o.endswith('.')))}
def forms(v): return {'other': v} if isinstance(v, str) else v
def ph(s): return sorted(set(re.findall(r'{{\s*\.(\w+)\s*}}', s)) | set(re.findall(r'{{\s*(?:if|with|range)\s+\.(\w+)', s)))
def q(s): return json.dumps(s, ensure_ascii=False)
def out(v): return q(v) if isinstance(v, str) else '{ ' + ', '.join(f'{k} = {q(x)}' for k, x in v.items()) + ' }'
SAME_OK = re.compile(r'^[\W\d_]*$')
ALIKE = {'Licence Ouverte 2.0 (etalab-2.0)'}
def check(lang, got, fr, en):
    bad = 0
    def say(k, m):
        nonlocal bad; bad += 1; print(f'{k}: {m}')
    for k, v in got.items():
        if k not in fr: say(k, 'no such public key'); continue
        src, mine = forms(fr[k]), forms(v)
        plural = not isinstance(fr[k], str)
        if plural != (not isinstance(v, str)): say(k, 'plural table in French' if plural else 'plain in French'); continue
        want = FORMS[lang].split() if plural else ['other']
        if sorted(mine) != sorted(want): say(k, f'forms {list(mine)} want {want}')
        allowed = ph(src['other'])
        for f, t in mine.items():
            if not t.strip(): say(k, f'{f} is empty')
            g = ph(t)
            w = [x for x in allowed]
            if f in ('zero', 'one', 'two'): g = [x for x in g if x != 'Count']; w = [x for x in w if x != 'Count']
            if g != w: say(k, f'{f}: placeholders {ph(t)} want {w}')
            if re.sub(r'{{[^}]*}}', '', t).count('{') : say(k, f'{f}: stray brace')
            if '  ' in t: say(k, f'{f}: two spaces')
            if '...' in t: say(k, f'{f}: … is one character')
            if '\u202f' in t: say(k, f'{f}: U+202F is French only (use U+00A0 where a space must not break)')
            if re.search(r"\w'\w", t): say(k, f'{f}: straight apostrophe')
            if '"' in re.sub(r'<[^>]*>', '', t): say(k, f'{f}: straight double quote')
            if '«' in t and lang in ('de',): say(k, f'{f}: quotes of German are „ “')
            if lang == 'pl' and '“' in t: say(k, f'{f}: quotes of Polish are „ ”')
            if lang == 'ro' and '“' in t: say(k, f'{f}: quotes of Romanian are „ ”')
            if lang == 'ar' and re.search(r'[٠-٩]', t): say(k, f'{f}: Latin digits in Arabic')
            if lang == 'ar' and re.search(r'[؀-ۿ]\s*[,;?](\s|$)', t): say(k, f'{f}: Arabic ، ؛ ؟')
            if lang == 'ro' and re.search('[şţŞŢ]', t): say(k, f'{f}: ș ț with comma below, not cedilla')
            plain = re.sub(r'{{[^}]*}}', '', t)
            norm = lambda s: s.replace('\u202f', ' ').replace('\u00a0', ' ')
            for name, o in (('French', src), ('English', forms(en.get(k, '')))):
                if t not in ALIKE and len(re.findall(r'[^\W\d_]{2,}', plain)) >= 2 and norm(t) in [norm(x) for x in o.values()]:
                    say(k, f'{f}: same as {name}: {t}')
    return bad
def main():
    cmd, lang = sys.argv[1], sys.argv[2]
    fr, en, have = public(load('fr')), load('en'), load(lang)
    if cmd == 'left':
        miss = [k for k in fr if k not in have]
        print(len(miss), 'missing', miss[:60]); print('extra', [k for k in have if k not in fr])
    elif cmd == 'missing':
        n = int(sys.argv[3]) if len(sys.argv) > 3 else 240
        todo = [k for k in fr if k not in have]
        for i in range(0, len(todo), n):
            p = OUT/f'{lang}.todo.{i//n+1}.toml'
            with open(p, 'w') as f:
                for k in todo[i:i+n]:
                    f.write(f'# fr {out(fr[k])}\n# en {out(en.get(k, ""))}\n')
                    if isinstance(fr[k], str): f.write(f'{q(k)} = ""\n')
                    else: f.write(f'{q(k)} = {{ ' + ', '.join(f'{x} = ""' for x in FORMS[lang].split()) + ' }\n')
            print(p, len(todo[i:i+n]))
        print(len(todo), 'missing in', lang)
    elif cmd in ('check', 'merge'):
        got = {}
        for p in sys.argv[3:]:
            try: part = tomllib.load(open(p, 'rb'))
            except tomllib.TOMLDecodeError as e: print(p, 'is no TOML:', e); sys.exit(1)
            for k in part:
                if k in got: print('twice:', k)
            got |= part
        bad = check(lang, got, fr, en)
        print(f'{len(got)} keys, {bad} faults; still missing after this:', len([k for k in fr if k not in have and k not in got]))
        if cmd == 'check': sys.exit(bool(bad))
        good = {k: v for k, v in (have | got).items() if k in fr}
        lines = []
        for line in open(ROOT/'locales/active.fr.toml'):
            m = re.match(r'"([^"]+)"\s*=', line)
            if m:
                if m[1] in good: lines.append(f'{q(m[1])} = {out(good[m[1]])}\n')
            elif not lines: lines.append(f'# {lang}. Keys in the order of active.fr.toml; how to translate is said in CONTRIBUTING.md.\n')
            else: lines.append(line)
        text, prev = [], ''
        for i, l in enumerate(lines):   # drop headings of sections that are office only, double blank lines
            if l.startswith('#') and i and (i+1 == len(lines) or not lines[i+1].startswith('"')): continue
            if l == '\n' and prev == '\n': continue
            text.append(l); prev = l
        (ROOT/f'locales/active.{lang}.toml').write_text(''.join(text).rstrip('\n') + '\n')
        print('wrote', ROOT/f'locales/active.{lang}.toml', len(good), 'keys')
main()
