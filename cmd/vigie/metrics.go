package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"vigie/internal/jobs"
	"vigie/internal/mail"
	"vigie/internal/web"
)

// metrics is what /metrics tells of a process. Nothing in it is about a person,
// and nothing that the published figures protect: no count of reports by anything.
type metrics struct {
	registry *prometheus.Registry
	web      *web.Metrics
	done     *prometheus.GaugeVec
	failed   *prometheus.CounterVec
	seconds  *prometheus.GaugeVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		done: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "vigie_sweep_success_timestamp_seconds", Help: "When a piece of background work was last done here, by name. The newest of all instances counts.",
		}, []string{"sweep"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vigie_sweep_failures_total", Help: "How often a piece of background work failed here, by name.",
		}, []string{"sweep"}),
		seconds: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "vigie_sweep_seconds", Help: "How long a piece of background work took last, by name.",
		}, []string{"sweep"}),
	}
	m.web = web.NewMetrics(m.registry)
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "vigie_build_info", Help: "1, with the version that runs."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.done, m.failed, m.seconds, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watched lets it be seen whether a sweep is done. A panic is a failure too.
func (m *metrics) watched(s jobs.Sweep) jobs.Sweep {
	do, failed := s.Do, m.failed.WithLabelValues(s.Name) // told as 0 from the start
	s.Do = func(ctx context.Context) error {
		began, done := time.Now(), false
		defer func() {
			m.seconds.WithLabelValues(s.Name).Set(time.Since(began).Seconds())
			if done {
				m.done.WithLabelValues(s.Name).SetToCurrentTime()
			} else if ctx.Err() == nil {
				failed.Inc()
			}
		}()
		err := do(ctx)
		done = err == nil
		return err
	}
	return s
}

// outbox tells how sending goes, when it is asked.
type outbox struct {
	store           *mail.Store
	waiting, oldest *prometheus.Desc
}

func newOutbox(store *mail.Store) outbox {
	return outbox{
		store:   store,
		waiting: prometheus.NewDesc("vigie_mail_waiting", "E-mails that wait to be sent.", nil, nil),
		oldest:  prometheus.NewDesc("vigie_mail_oldest_seconds", "How long the oldest of them has waited; 0 where none waits.", nil, nil),
	}
}

// Describe and Collect make a prometheus.Collector of it.
func (o outbox) Describe(all chan<- *prometheus.Desc) { all <- o.waiting; all <- o.oldest }

func (o outbox) Collect(all chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	st, err := o.store.State(ctx)
	if err != nil { // a database that is away is told by /readyz
		return
	}
	oldest := 0.0
	if st.Since != nil {
		oldest = time.Since(*st.Since).Seconds()
	}
	all <- prometheus.MustNewConstMetric(o.waiting, prometheus.GaugeValue, float64(st.Waiting))
	all <- prometheus.MustNewConstMetric(o.oldest, prometheus.GaugeValue, oldest)
}
