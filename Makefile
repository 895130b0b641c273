# Everything a developer runs. `make` alone tells what there is.
MVN := .mvn/mvn25
SOURCES := $(shell find src/main bridge -type f -not -path '*/__pycache__/*') pom.xml
JAR := target/vllm-otel-injector.jar
CACHE := target/vllm-otel-injector.aot

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(JAR) ## Start the webhook, send it the guide's pod over HTTPS, show what comes back.
	@bin/vllm-otel demo --context examples --deployment examples/vllm-server.yaml

.PHONY: test
test: ## Run all tests that need no cluster and no vLLM.
	@src/test/scripts/install-shells
	$(MVN) test
	@if [ -x bridge/test ]; then bridge/test; else echo "bridge/test is not there: no tests of the bridge."; fi

.PHONY: build
build: $(CACHE) ## Build the program that bin/vllm-otel runs.

$(JAR): $(SOURCES)
	$(MVN) -q package -Dmaven.test.skip=true
	@touch $@

# What a few runs load is kept, so that the next ones start in a third of the time.
$(CACHE): $(JAR) bin/vllm-otel
	@rm -f $@
	@JDK_JAVA_OPTIONS="-XX:AOTCacheOutput=$(CURDIR)/$@ -Xlog:aot*=off -Xlog:cds*=off" \
	  bin/vllm-otel explain -f examples -o text >/dev/null 2>&1 || true

.PHONY: check
check: ## Check the format, the static analysis and the scripts.
	$(MVN) verify -DskipTests
	@if ! command -v shellcheck >/dev/null; then echo "shellcheck is not there: it did not look at the scripts."; \
	  else find . \( -name target -o -name '.git' -o -name '.cache' \) -prune -o -type f -perm -100 -print0 | \
	    xargs -0 awk 'FNR == 1 {if (/^#!.*sh$$/) print FILENAME; nextfile}' | xargs shellcheck; fi

.PHONY: chart
chart: ## Render the chart with Helm 3 and Helm 4 (fetches both) and compare.
	charts/compare

.PHONY: verify
verify: test check chart ## Everything that has to pass before a change is shared.

.PHONY: golden-update
golden-update: ## Write golden files and generated docs anew; look at the diff afterwards.
	@[ "$(CI)" != true ] || { echo "CI never rewrites golden files." >&2; exit 1; }
	$(MVN) test -Dgolden.update=true -Dtest='GoldenTest,*DocTest,Chart*Test' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: bench
bench: image ## Measure what a review costs, beside the Go floor, and the start.
	bench/run

.PHONY: image
image: build ## Build the container image, as target/image.tar; needs no registry.
	image/build

.PHONY: e2e
e2e: build ## Test on a real cluster; e2e/README.md says which.
	e2e/run

.PHONY: test-vllm
test-vllm: ## Test the bridge inside real vLLM versions (downloads them; takes long).
	@[ -x bridge/test-vllm ] || { echo "bridge/test-vllm is not there." >&2; exit 1; }
	bridge/test-vllm

.PHONY: clean
clean: ## Remove everything that was built.
	rm -rf target
