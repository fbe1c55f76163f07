// Package ownconfig gives the tests of components the configuration that these run with.
package ownconfig

import (
	"path/filepath"
	"testing"

	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"
)

// Load reads collector-config.yaml for the tests of a package right below collector/. What is from the environment in it is not filled in.
func Load(t testing.TB) *confmap.Conf {
	t.Helper()
	all, err := confmaptest.LoadConf(filepath.Join("..", "..", "collector-config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}
