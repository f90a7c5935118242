# Plumbline's tasks. `make` lists them.

SHELL := /bin/bash
MVN ?= mvn
MAVEN := $(MVN) -B -ntp -Dstyle.color=never
APP := target/quarkus-app/quarkus-run.jar
CLASSPATH_FILE := target/test-classpath.txt

# The first JDK 25 of: JAVA_HOME, the usual folders, the java on the PATH.
JDK := $(shell hack/find-jdk.sh)
export JAVA_HOME := $(JDK)
JAVA := $(JDK)/bin/java

.DEFAULT_GOAL := help
.PHONY: help jdk test check contract contract-here contract-n8n demo bench crds api-reference manifests \
  image image-test image-reproducible image-classes install-cli uninstall-cli cli-archive cli-test bench-cli format clean

help: ## Lists the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

jdk:
	@[ -n "$(JDK)" ] || { hack/find-jdk.sh --say; exit 1; }
	@command -v $(MVN) >/dev/null || { echo "Maven 3.8.7 or newer is needed and mvn is not on the PATH: see https://maven.apache.org/install.html" >&2; exit 1; }

test: jdk ## Unit tests, then integration tests against a real API server
	@$(MAVEN) verify

check: jdk ## Format, Error Prone, the rooms of the code, and whether crds/ and deploy/ are current
	@$(MAVEN) -q spotless:check
	@$(MAVEN) -q -Pcheck test-compile
	@$(MAVEN) test -Dtest='RoomsTest,CrdTest,ManifestsTest' -Dsurefire.failIfNoSpecifiedTests=true

contract: jdk $(CLASSPATH_FILE) ## Tries sources and destinations at real servers that the environment names; alone it says which variables
	@$(MAVEN) -q test-compile
	@exec $(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.contract.Contract

# What this machine has of servers that can be started on loopback. Servers are not on everybody's search path.
found = $(firstword $(wildcard $(addsuffix /$(1),/usr/sbin /usr/local/sbin $(subst :, ,$(PATH)))))
HERE := PLUMBLINE_CONTRACT_POSTGRESQL_SERVER=embedded \
  $(if $(call found,git),PLUMBLINE_CONTRACT_GIT_PROGRAM=$(call found,git)) \
  $(if $(call found,nginx),PLUMBLINE_CONTRACT_NGINX_PROGRAM=$(call found,nginx)) \
  $(if $(call found,knotd)$(call found,nsd)$(call found,named),PLUMBLINE_CONTRACT_DNS_SERVER=all)

contract-here: ## Tries what can be tried at servers that are installed here: Git, nginx, PostgreSQL, DNS
	@env $(HERE) $(MAKE) --no-print-directory contract

N8N := $(HOME)/.cache/plumbline/n8n/1.100.1

contract-n8n: jdk $(CLASSPATH_FILE) ## Tries the destination n8n at a real one, which it installs once: 1.2 GB, with Node.js 20
	@hack/n8n/install.sh $(N8N)
	@$(MAVEN) -q test-compile
	@rm -rf target/n8n
	@exec $(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.contract.N8nContract $(N8N) target/n8n

demo: $(APP) $(CLASSPATH_FILE) ## Shows drift being found and settled, against servers that it starts itself
	@exec $(JAVA) --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.demo.Demo

bench: $(APP) $(CLASSPATH_FILE) ## Measures the packaged operator with many policies
	@exec $(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.bench.Bench

crds: jdk $(CLASSPATH_FILE) ## Writes crds/ and the chart's from the API's records
	@$(MAVEN) -q test-compile
	@$(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	  -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.api.CrdWriter crds helm/plumbline/files/crds
	@$(MAKE) --no-print-directory api-reference

api-reference: jdk $(CLASSPATH_FILE) ## Writes docs/api-reference.md from crds/
	@$(MAVEN) -q test-compile
	@$(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	  -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.docs.ApiReference

manifests: jdk $(CLASSPATH_FILE) ## Writes deploy/ from the chart helm/plumbline
	@$(MAVEN) -q test-compile
	@$(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	  -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" dev.plumbline.chart.ManifestWriter deploy

COMMIT = $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
# Other properties of the build, as IMAGE_ARGS=-Dimage.base=tar:///…: see docs/image.md.
IMAGE_ARGS ?=

image: jdk ## Writes the image as a tar file, without a container engine
	@$(MAVEN) -q -DskipTests package -Pimage -Dimage.commit=$(COMMIT) \
	  -Dimage.architecture=$$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/') $(IMAGE_ARGS)

image-test: $(CLASSPATH_FILE) ## Starts operator and converger out of the image's tar file; for root on Linux, after make image
	@exec $(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" \
	  dev.plumbline.image.ImageCheck target/plumbline-image.tar target/image/root

image-reproducible: jdk ## Builds the image of the last commit in two folders, and compares them layer by layer
	@hack/image/reproducible.sh

image-classes: jdk $(CLASSPATH_FILE) ## Notes anew which classes the image's AOT cache holds, after make image
	@exec $(JAVA) -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "target/test-classes:target/classes:$$(cat $(CLASSPATH_FILE))" \
	  dev.plumbline.image.Training target/image/root hack/image/classes.lst.gz

PREFIX ?= $(HOME)/.local
VERSION = $(shell sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
CLI_ARCHIVE = target/kubectl-drift-$(VERSION)-linux-$(shell uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/').tar.gz

install-cli: $(APP) ## Installs kubectl drift in PREFIX, which is ~/.local
	@hack/cli/install.sh target/quarkus-app $(PREFIX)

uninstall-cli: ## Removes kubectl drift from PREFIX
	@hack/cli/install.sh --uninstall $(PREFIX)

cli-archive: $(APP) ## Writes kubectl drift as an archive for machines without Java
	@hack/cli/archive.sh target/quarkus-app target $(VERSION)

cli-test: ## Starts kubectl drift out of its archive, with nothing on the PATH
	@[ -f $(CLI_ARCHIVE) ] || $(MAKE) --no-print-directory cli-archive
	@hack/cli/check.sh $(CLI_ARCHIVE)

# What is run, and how often. It has to say something without a cluster, or with the one that KUBECONFIG names.
BENCH_CLI_ARGS ?= --version
BENCH_CLI_RUNS ?= 11

bench-cli: $(APP) ## Measures how soon kubectl drift says something, with and without its AOT cache
	@hack/cli/lay-out.sh target/quarkus-app target/cli-bench
	@hack/cli/bench.sh target/cli-bench/bin/kubectl-drift $(BENCH_CLI_RUNS) $(BENCH_CLI_ARGS)

format: jdk ## Formats the code
	@$(MAVEN) -q spotless:apply

clean: jdk ## Removes what was built
	@$(MAVEN) -q clean

$(APP): pom.xml $(shell find src -type f 2>/dev/null) | jdk
	@echo "Building Plumbline: a minute the first time"
	@mkdir -p target
	@$(MAVEN) -q -DskipTests package > target/build.log 2>&1 || { cat target/build.log; exit 1; }
	@touch $@

$(CLASSPATH_FILE): pom.xml | jdk
	@mkdir -p target
	@$(MAVEN) -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=$@ > target/classpath.log 2>&1 \
	  || { cat target/classpath.log; exit 1; }
	@touch $@
