# Thin on purpose: each target is one script or one Maven call, which also works without make.
.DEFAULT_GOAL := help
.PHONY: help demo status logs restart down bench-demo bench-overhead bench-router bench-pipeline bench-dashboard bench-trace-api bench-growth bench-footprint size images bench-images cluster cluster-down deploy test chaos soak fuzz audit soak-router verify tools lint fmt clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## build what is missing, start everything, follow; Ctrl-C stops all (DETACH=1: in the background; POSTGRES_PORT=15432)
	@DETACH='$(DETACH)' exec tools/demo/run up

status: ## of each process of the demo: health, memory, uptime
	@exec tools/demo/run status

logs: ## of the demo (SERVICE=order: of one process)
	@SERVICE='$(SERVICE)' exec tools/demo/run logs

restart: ## one process of the demo, SERVICE=order, built anew if its sources have changed
	@SERVICE='$(SERVICE)' exec tools/demo/run restart

down: ## stop the demo
	@exec tools/demo/run down

bench-demo: ## time to the first trace and memory by process, idle and under load, against their budgets (BENCH_COLD=1: after make clean)
	@exec tools/demo/bench

bench-overhead: ## what tracing costs the order path: off, ours, the OpenTelemetry Java agent, ours at 10 % (ROUNDS=7 SECONDS=10; PROFILE=60: where the time goes, instead; FIRST_COMPILER=1)
	mvn -B -ntp -q -DskipTests package
	tools/build vegeta > /dev/null
	mvn -B -ntp -Poverhead -pl services/e2e -Dit.test=OverheadBench $(if $(ROUNDS),-Dkeepsake.rounds=$(ROUNDS)) $(if $(SECONDS),-Dkeepsake.seconds=$(SECONDS)) $(if $(FIRST_COMPILER),-Dkeepsake.first-compiler=true) $(if $(PROFILE),-Dkeepsake.profile=$(PROFILE)) verify

bench-router: ## CPU and memory of trace_router beside the upstream load-balancing exporter's, at 10,000 spans/s
	@otelcol=$$(tools/build otelcol) && cd collector && go run ./bench/router -otelcol "$$otelcol"

bench-pipeline: ## what tail sampling costs and loses: the usual configuration, Jaeger's own example, and ours, with upstream's components, with the dashboard, in two tiers (ROUNDS=3)
	@otelcol=$$(tools/build otelcol) && upstream=$$(tools/build otelcol-upstream) && jaeger=$$(tools/build jaeger) && cd collector && \
	  go run ./bench/pipeline -otelcol "$$otelcol" -upstream "$$upstream" -jaeger "$$jaeger" $(if $(ROUNDS),-rounds $(ROUNDS))

bench-growth: ## 17 minutes: how one Collector's cost grows with load, traces, policies, decision wait, what is kept; plots in docs/growth (SECONDS=10 for each load; QUICK=1: three minutes, plots in .run/growth)
	@otelcol=$$(tools/build otelcol) && upstream=$$(tools/build otelcol-upstream) && jaeger=$$(tools/build jaeger) && cd collector && \
	  go run ./bench/growth -otelcol "$$otelcol" -upstream "$$upstream" -jaeger "$$jaeger" $(if $(SECONDS),-seconds $(SECONDS)) $(if $(QUICK),-quick -plots ../.run/growth,-plots ../docs/growth)

bench-footprint: ## what all of it takes: image sizes, start with and without the AOT cache, cold and warm make demo, memory idle and under load, settings of the JVM
	@exec tools/footprint

size: ## the values of helm/keepsake for SPANS_PER_SECOND= TRACE_SECONDS= KEEP= (docs/sizing.md has more)
	@cd collector && $(foreach name,SPANS_PER_SECOND TRACE_SECONDS KEEP DECISION_WAIT SPAN_BYTES SPANS_PER_TRACE OUTAGE_MINUTES RETENTION_HOURS IMAGE STORE STORE_SERVERS,$(name)='$($(name))') go run ./bench/sizing

bench-trace-api: ## a span by plain HTTP against 5,000 pairs of calls a second, also while the Collector is away for a minute of them (ROUNDS=3 SECONDS=10 OUTAGE_SECONDS=60)
	mvn -B -ntp -q -DskipTests -pl services/trace-api,services/e2e -am package
	mvn -B -ntp -pl services/e2e -DskipITs=false -Dit.test=TraceApiBench $(if $(ROUNDS),-Dkeepsake.rounds=$(ROUNDS)) $(if $(SECONDS),-Dkeepsake.seconds=$(SECONDS)) $(if $(OUTAGE_SECONDS),-Dkeepsake.outage=$(OUTAGE_SECONDS)) verify
bench-dashboard: ## what the dashboard holds in how much memory, how soon its page shows a span, whether it stays smooth (BENCH_TRACES=10000 BENCH_SECONDS=30 BENCH_ONLY=memory, live, cut or trace)
	mvn -B -ntp -q -pl services/dashboard -am -Dmaven.test.skip=true package
	services/dashboard/ui/build packages
	node services/dashboard/ui/bench/main.js

images: ## of the services, as tars (IMAGE_REGISTRY=localhost:5001: pushed there; IMAGE_TAG=; IMAGE_BASE=)
	@exec tools/images/build

cluster: ## a Kubernetes of one node in a container, with a registry, to play with (API_PORT=6443 REGISTRY_PORT=5001)
	@API_PORT='$(API_PORT)' REGISTRY_PORT='$(REGISTRY_PORT)' exec tools/cluster up

cluster-down: ## remove it
	@exec tools/cluster down

deploy: ## both charts into the current context, built from source (PROFILE=kind, minikube, prod or ci)
	@PROFILE='$(PROFILE)' exec tools/deploy

bench-images: ## size and start of the images that make images has left as tars, with and without the AOT cache
	@exec tools/images/bench

test: ## every test, with the real Collector and the real Jaeger; says at the end what failed
	@exec tools/test

chaos: ## 70 minutes: whatever can end, hang, fill or be damaged, does, and docs/survival.md has the figures (OUTAGE_SECONDS=300)
	@OUTAGE_SECONDS='$(OUTAGE_SECONDS)' exec tools/chaos

soak: ## half an hour: orders at half of what the shop can take, and no process grows (SOAK_MINUTES=30)
	mvn -B -ntp -q -DskipTests package
	mvn -B -ntp -pl services/e2e -DskipITs=false -Dit.test=SoakIT -Dkeepsake.soak-minutes=$(or $(SOAK_MINUTES),30) verify

fuzz: ## some twenty minutes: hostile input to the Collector, to each HTTP endpoint and to our Go code (FUZZ_SECONDS=60, for each)
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' exec tools/fuzz

audit: ## known holes in what the Collector and Jaeger are made of, by the Go vulnerability database
	@exec tools/audit

soak-router: ## hours: samplers and routers come and go REPEATS=20 times, on PLATFORMS=4 at once, for EXPORTERS=trace_router,loadbalancing; the table is in services/e2e/target/e2e-reports
	mvn -B -ntp -Pcluster -pl services/e2e -Dkeepsake.kube-node="$$(tools/kube-node/choose)" \
	  -Dit.test=RouterSoak $(if $(REPEATS),-Dkeepsake.repeats=$(REPEATS)) $(if $(PLATFORMS),-Dkeepsake.platforms=$(PLATFORMS)) $(if $(EXPORTERS),-Dkeepsake.exporters=$(EXPORTERS)) verify

verify: ## the tests that need no outside tool
	mvn -B -ntp verify

tools: ## build the pinned Collector, Jaeger, process supervisor and fuzzer; shows where they are
	@for tool in otelcol jaeger process-compose schemathesis; do tools/build $$tool || exit 1; done

lint: ## shellcheck, and the format of the Java sources
	@tools/lint
	mvn -B -ntp -q spotless:check

fmt: ## format the Java sources
	mvn -B -ntp -q spotless:apply

clean: down ## remove what was built and what the demo left (not the tools: they are in the cache)
	mvn -B -ntp -q clean
	rm -rf .run
