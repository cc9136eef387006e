import ClusterModel
import ProxyConfiguration
import Testing

/// An invalid value is refused with the field, the value and a remedy.
@Suite struct InvalidValueTests {
  /// A line of the file, the value in the message, and the field.
  @Test(arguments: [
    ("mode: kernelspace", "\"kernelspace\"", "mode"), ("mode: 5", "\"5\"", "mode"),
    ("bindAddress: \"[::]\"", "\"[::]\"", "bindAddress"), ("bindAddress: foo", "\"foo\"", "bindAddress"),
    ("healthzBindAddress: 10.0.0.1:0", "\"10.0.0.1:0\"", "healthzBindAddress"),
    ("healthzBindAddress: foo:80", "\"foo:80\"", "healthzBindAddress"),
    ("healthzBindAddress: \"fd00::1:80:\"", "\"fd00::1:80:\"", "healthzBindAddress"),
    ("metricsBindAddress: 10.0.0.1:70000", "\"10.0.0.1:70000\"", "metricsBindAddress"),
    ("metricsBindAddress: \"[fd00::1]\"", "\"[fd00::1]\"", "metricsBindAddress"),
    ("bindAddressHardFail: 1", "\"1\"", "bindAddressHardFail"),
    ("clusterCIDR: 10.0.0.0", "\"10.0.0.0\"", "clusterCIDR"),
    ("clusterCIDR: \"10.0.0.0/8, fd00::/8\"", "\" fd00::/8\"", "clusterCIDR[1]"),
    ("clusterCIDR: 10.0.0.0/33", "\"10.0.0.0/33\"", "clusterCIDR"),
    ("nodePortAddresses: [primary, Localhost]", "\"Localhost\"", "nodePortAddresses[1]"),
    ("nodePortAddresses: [10.0.0.0/8, x]", "\"x\"", "nodePortAddresses[1]"),
    ("nodePortAddresses: primary", "list", "nodePortAddresses"),
    ("configSyncPeriod: -1s", "-1s", "configSyncPeriod"),
    ("configSyncPeriod: 15", "\"15\"", "configSyncPeriod"),
    ("configSyncPeriod: 15x", "\"15x\"", "configSyncPeriod"),
    ("iptables: {syncPeriod: -1s}", "-1s", "iptables.syncPeriod"),
    ("iptables: {minSyncPeriod: -1s}", "-1s", "iptables.minSyncPeriod"),
    ("iptables: {minSyncPeriod: 60s}", "60s is longer than the sync period, 30s", "iptables.minSyncPeriod"),
    ("mode: nftables\nnftables: {syncPeriod: -1s}", "-1s", "nftables.syncPeriod"),
    ("iptables: {masqueradeBit: 32}", "32", "iptables.masqueradeBit"),
    ("mode: nftables\nnftables: {masqueradeBit: -1}", "-1", "nftables.masqueradeBit"),
    ("iptables: {masqueradeBit: many}", "\"many\"", "iptables.masqueradeBit"),
    ("conntrack: {maxPerCore: -1}", "-1", "conntrack.maxPerCore"),
    ("conntrack: {min: -1}", "-1", "conntrack.min"),
    ("conntrack: {min: 3000000000}", "\"3000000000\"", "conntrack.min"),
    ("conntrack: {tcpEstablishedTimeout: -5s}", "-5s", "conntrack.tcpEstablishedTimeout"),
    ("conntrack: {tcpCloseWaitTimeout: -5s}", "-5s", "conntrack.tcpCloseWaitTimeout"),
    ("conntrack: {udpTimeout: -5s}", "-5s", "conntrack.udpTimeout"),
    ("conntrack: {udpStreamTimeout: -5s}", "-5s", "conntrack.udpStreamTimeout"),
    ("conntrack: {tcpBeLiberal: \"yes\"}", "\"yes\"", "conntrack.tcpBeLiberal"),
    ("oomScoreAdj: 1001", "1001", "oomScoreAdj"), ("oomScoreAdj: -1001", "-1001", "oomScoreAdj"),
    ("clientConnection: {burst: -1}", "-1", "clientConnection.burst"),
    ("clientConnection: {qps: fast}", "\"fast\"", "clientConnection.qps"),
    ("clientConnection: {kubeconfig: 5}", "\"5\"", "clientConnection.kubeconfig"),
    ("detectLocalMode: Guess", "\"Guess\"", "detectLocalMode"),
    ("detectLocalMode: BridgeInterface", "empty", "detectLocal.bridgeInterface"),
    ("detectLocalMode: InterfaceNamePrefix", "empty", "detectLocal.interfaceNamePrefix"),
    (
      "detectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: a-name-that-is-long}",
      "\"a-name-that-is-long\"",
      "detectLocal.bridgeInterface"
    ),
    ("hostnameOverride: \"  \"", "whitespace", "hostnameOverride"),
    ("featureGates: {A: 5}", "\"5\"", "featureGates"),
    ("featureGates: [A]", "mapping", "featureGates"),
    ("showHiddenMetricsForVersion: latest", "\"latest\"", "showHiddenMetricsForVersion"),
    ("logging: {format: xml}", "\"xml\"", "logging.format"),
    ("logging: {flushFrequency: -1}", "-1 ", "logging.flushFrequency"),
    ("logging: {verbosity: -1}", "\"-1\"", "logging.verbosity"),
    ("logging: {vmodule: [{filePattern: \"a=b\"}]}", "\"a=b\"", "logging.vmodule[0]"),
    ("logging: {vmodule: [{verbosity: 1}]}", "filePattern", "logging.vmodule"),
    ("logging: {options: {text: {infoBufferSize: 4Q}}}", "\"4Q\"", "logging.options.text.infoBufferSize"),
    ("mode: ipvs\nipvs: {tcpTimeout: -1s}", "-1s", "ipvs.tcpTimeout"),
    ("mode: ipvs\nipvs: {tcpFinTimeout: -1s}", "-1s", "ipvs.tcpFinTimeout"),
    ("mode: ipvs\nipvs: {udpTimeout: -1s}", "-1s", "ipvs.udpTimeout"),
    ("mode: ipvs\nipvs: {excludeCIDRs: [x]}", "\"x\"", "ipvs.excludeCIDRs"),
  ])
  func refusesAFieldOfTheFile(_ line: String, _ value: String, _ field: String) throws {
    let found = problems([], file: file(line))
    let message = try #require(found.first)
    #expect(found.count == 1)
    #expect(message.hasPrefix("error: proxy.yaml:"))
    #expect(message.contains(": \(field): "), "\(message)")
    #expect(message.contains(value), "\(message)")
    #expect(message.split(separator: "; ").count >= 2, "\(message)")
  }

  @Test(arguments: [
    (
      "--cluster-cidr=",
      "error: --cluster-cidr: is empty; use a block in CIDR notation, such as 10.244.0.0/16 or fd00:10:244::/56, or leave it out"
    ),
    ("--cluster-cidr=10.0.0.0/8,", "error: --cluster-cidr: is empty; "),
    ("--cluster-cidr=foo", "error: --cluster-cidr: \"foo\" is not a valid CIDR block; "),
    (
      "--proxy-mode=kernelspace",
      "error: --proxy-mode: \"kernelspace\" is not a valid mode on Linux; use nftables, iptables or ipvs"
    ),
    (
      "--masquerade-all=perhaps",
      "error: --masquerade-all: \"perhaps\" is not a valid boolean; use true or false"
    ),
    (
      "--conntrack-min=many",
      "error: --conntrack-min: \"many\" is not a valid 32-bit integer; use an integer from "
    ),
    (
      "--conntrack-min=-5",
      "error: --conntrack-min: -5 is out of range; use a number of 0 or more, such as 131072"
    ),
    (
      "--conntrack-max-per-core=99999999999",
      "error: --conntrack-max-per-core: \"99999999999\" is not a valid 32-bit integer"
    ),
    (
      "--conntrack-udp-timeout=30",
      "error: --conntrack-udp-timeout: \"30\" is not a valid duration; use a number with a unit, such as 30s, 1m30s or 24h"
    ),
    (
      "--iptables-sync-period=0",
      "error: --iptables-sync-period: 0 is not positive; use a duration such as 30s"
    ),
    ("--iptables-min-sync-period=-1s", "error: --iptables-min-sync-period: -1s is negative; "),
    (
      "--iptables-min-sync-period=31s",
      "error: --iptables-min-sync-period: 31s is longer than the sync period, 30s; "
    ),
    ("--config-sync-period=0s", "error: --config-sync-period: 0s is not positive; "),
    (
      "--iptables-masquerade-bit=32",
      "error: --iptables-masquerade-bit: 32 is not a valid bit of a packet mark; use a number from 0 to 31, such as 14"
    ),
    ("--masquerade-bit=-1", "error: --masquerade-bit: -1 is not a valid bit of a packet mark; "),
    (
      "--oom-score-adj=5000",
      "error: --oom-score-adj: 5000 is out of range; use a number from -1000 to 1000, such as -999"
    ),
    ("--bind-address=localhost", "error: --bind-address: \"localhost\" is not a valid IP address; "),
    (
      "--healthz-bind-address=localhost:1",
      "error: --healthz-bind-address: \"localhost:1\" is not a valid address with a port; "
    ),
    (
      "--metrics-bind-address=0.0.0.0:0",
      "error: --metrics-bind-address: \"0.0.0.0:0\" is not a valid address with a port; "
    ),
    (
      "--nodeport-addresses=10.0.0.1", "error: --nodeport-addresses: \"10.0.0.1\" is not a valid CIDR block; "
    ),
    (
      "--nodeport-addresses=primary,node",
      "error: --nodeport-addresses: \"node\" is not a valid CIDR block; "
    ),
    (
      "--detect-local-mode=ClusterCidr",
      "error: --detect-local-mode: \"ClusterCidr\" is not a valid mode of detecting local pods; "
    ),
    (
      "--detect-local-mode=BridgeInterface",
      "error: --pod-bridge-interface: is empty, but mode BridgeInterface requires it; "
    ),
    ("--hostname-override=  ", "error: --hostname-override: contains only whitespace; "),
    (
      "--feature-gates=A",
      "error: --feature-gates: \"A\" is not a valid feature gate setting; use NAME=true or NAME=false, separated by commas"
    ),
    ("--feature-gates=A=5", "error: --feature-gates: \"5\" is not a valid boolean; "),
    ("--kube-api-qps=fast", "error: --kube-api-qps: \"fast\" is not a valid number; "),
    ("--kube-api-burst=-1", "error: --kube-api-burst: -1 is out of range; "),
    ("-v=-1", "error: -v: \"-1\" is not a valid log level; "),
    ("--vmodule=a", "error: --vmodule: \"a\" is not a valid pattern with a log level; "),
    ("--log-text-info-buffer-size=x", "error: --log-text-info-buffer-size: \"x\" is not a valid quantity; "),
    ("--node-ip=10.0.0.256", "error: --node-ip: \"10.0.0.256\" is not a valid IP address; "),
    (
      "--counters=all",
      "error: --counters: \"all\" is not a valid choice of counters; use none, services or services-and-endpoints"
    ),
    (
      "--reset-mark-bit=32",
      "error: --reset-mark-bit: 32 is not a valid bit of a connection mark; use a number from 0 to 31, such as 13"
    ),
    (
      "--default-algorithm=fastest",
      "error: --default-algorithm: \"fastest\" is not a valid load balancing algorithm; write random, maglev, source-hash or destination-hash"
    ),
    ("--logging-format=xml", "error: --logging-format: \"xml\" is not a valid log format; use text or json"),
    (
      "--show-hidden-metrics-for-version=1",
      "error: --show-hidden-metrics-for-version: \"1\" is not a valid Kubernetes version; "
    ),
  ])
  func refusesAFlag(_ word: String, _ start: String) {
    let found = problems([word])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(start) == true, "\(found)")
  }

  @Test func reportsAllErrorsAtOnce() {
    #expect(problems(["--conntrack-min=x", "--kube-api-qps=y"]).count == 2)
    #expect(problems([], file: file("mode: x\nclusterCIDR: z\noomScoreAdj: 5000")).count == 3)
    #expect(problems([], file: file("mode: 1\nclusterCIDR: 2")).count == 2)
  }

  /// A value is repeated as it was written, not as it is usually written.
  @Test(arguments: [
    ("--conntrack-udp-timeout=-90s", "-90s is negative"),
    ("--oom-score-adj=0x1000", "0x1000 is out of range"),
    ("--iptables-masquerade-bit=0x20", "0x20 is not a valid bit"),
    ("--masquerade-bit=+32", "+32 is not a valid bit"),
    ("--iptables-min-sync-period=1h30m", "1h30m is longer than the sync period, 30s"),
  ])
  func whatWasWrittenIsQuoted(_ word: String, _ text: String) {
    let found = problems([word])
    #expect(found.count == 1 && found[0].contains(": \(text)"), "\(found)")
  }

  @Test(arguments: [
    ("conntrack: {udpTimeout: -90s}", "-90s is negative"), ("oomScoreAdj: 0x1000", "0x1000 is out of range"),
    (
      "mode: nftables\nnftables: {syncPeriod: 60s, minSyncPeriod: 1h30m}",
      "1h30m is longer than the sync period, 60s"
    ),
  ])
  func whatTheFileHasIsQuoted(_ lines: String, _ text: String) {
    let found = problems([], file: file(lines))
    #expect(found.count == 1 && found[0].contains(": \(text)"), "\(found)")
  }

  /// With a file, a flag is ignored, but must still have a value of its type.
  @Test func aFlagIsParsedEvenWithAFile() {
    #expect(problems(["--conntrack-min=x"], file: file("mode: nftables")).count == 1)
    #expect(problems(["--cluster-cidr=x"], file: file("mode: nftables")) == [])
  }
}
