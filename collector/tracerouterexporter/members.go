package tracerouterexporter

import (
	"context"
	"net"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"
)

// endpoint is where a sampler is, as one of the sources of members tells it.
type endpoint struct {
	// Name is the same for a sampler that comes back, and the same on every router.
	Name string
	// UID differs for a sampler that came back as another pod.
	UID                    string
	Address, ReplayAddress string
	// Ready is false for one that is about to go and takes no new traces.
	Ready bool
}

// source tells where the samplers are.
type source interface {
	// start calls update with all of them, once before it returns and then whenever something has changed.
	start(ctx context.Context, update func([]endpoint)) error
	stop()
}

// source is the one that is configured.
func (c *Config) source(logger *zap.Logger) (source, error) {
	switch members := &c.Members; {
	case members.Kubernetes.HasValue():
		return newKubernetesSource(*members.Kubernetes.Get(), c.handover(), logger)
	case members.DNS.HasValue():
		return newDNSSource(*members.DNS.Get(), logger), nil
	default:
		return staticSource(members.Static), nil
	}
}

type staticSource []StaticMember

func (s staticSource) start(_ context.Context, update func([]endpoint)) error {
	endpoints := make([]endpoint, len(s))
	for i, member := range s {
		endpoints[i] = endpoint{Name: member.name(), Address: member.Endpoint, ReplayAddress: member.ReplayEndpoint, Ready: true}
	}
	update(endpoints)
	return nil
}

func (staticSource) stop() {}

// dnsSource asks again and again for the addresses of a host. A sampler's name is its address.
type dnsSource struct {
	config  DNSConfig
	logger  *zap.Logger
	resolve func(ctx context.Context, host string) ([]string, error)
	done    chan struct{}
	cancel  context.CancelFunc
}

func newDNSSource(config DNSConfig, logger *zap.Logger) *dnsSource {
	return &dnsSource{config: config, logger: logger, resolve: net.DefaultResolver.LookupHost, done: make(chan struct{})}
}

func (s *dnsSource) start(_ context.Context, update func([]endpoint)) error {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.look(ctx, update)
	go func() {
		defer close(s.done)
		ticker := time.NewTicker(s.config.Interval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				s.look(ctx, update)
			}
		}
	}()
	return nil
}

func (s *dnsSource) look(ctx context.Context, update func([]endpoint)) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Interval)
	defer cancel()
	addresses, err := s.resolve(ctx, s.config.Hostname)
	if err != nil {
		// Those that are known stay: a name server that is away is no reason to send traces elsewhere.
		s.logger.Warn("The samplers' addresses are not to be had; those known so far stay.", zap.String("hostname", s.config.Hostname), zap.Error(err))
		return
	}
	endpoints := make([]endpoint, len(addresses))
	for i, host := range addresses {
		endpoints[i] = endpoint{Name: host, Address: address(host, s.config.Port), ReplayAddress: address(host, s.config.ReplayPort), Ready: true}
	}
	slices.SortFunc(endpoints, func(a, b endpoint) int { return strings.Compare(a.Name, b.Name) })
	update(slices.CompactFunc(endpoints, func(a, b endpoint) bool { return a.Name == b.Name }))
}

func (s *dnsSource) stop() {
	s.cancel()
	<-s.done
}
