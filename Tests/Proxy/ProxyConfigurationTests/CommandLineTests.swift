import ClusterModel
import ProxyConfiguration
import Testing

/// kube-proxy's command lines must work unchanged.
@Suite struct CommandLineTests {
  /// Every flag in `kube-proxy --help` of 1.36 with a value of its type, including those of the logging library, of Go and
  /// for Windows.
  static let flags = [
    "bind-address=0.0.0.0", "bind-address-hard-fail=true", "boot-id-file=/etc/id", "cleanup=false",
    "cluster-cidr=10.244.0.0/16", "config=", "config-sync-period=15m0s", "conntrack-max-per-core=32768",
    "conntrack-min=131072", "conntrack-tcp-be-liberal=true", "conntrack-tcp-timeout-close-wait=1h0m0s",
    "conntrack-tcp-timeout-established=24h0m0s", "conntrack-udp-timeout=30s",
    "conntrack-udp-timeout-stream=180s",
    "detect-local-mode=ClusterCIDR", "enable-dsr=true", "feature-gates=AllAlpha=false",
    "forward-healthcheck-vip=true",
    "healthz-bind-address=0.0.0.0:10256", "healthz-port=10256", "hostname-override=node1", "init-only=false",
    "iptables-localhost-nodeports=true", "iptables-masquerade-bit=14", "iptables-min-sync-period=1s",
    "iptables-sync-period=30s", "ipvs-exclude-cidrs=10.0.0.0/8", "ipvs-min-sync-period=0s",
    "ipvs-scheduler=rr",
    "ipvs-strict-arp=true", "ipvs-sync-period=30s", "ipvs-tcp-timeout=1s", "ipvs-tcpfin-timeout=1s",
    "ipvs-udp-timeout=1s", "kube-api-burst=10", "kube-api-content-type=application/json", "kube-api-qps=5",
    "kubeconfig=/etc/kubeconfig", "log-flush-frequency=5s", "log-json-info-buffer-size=4Ki",
    "log-json-split-stream=true", "log-text-info-buffer-size=1M", "log-text-split-stream=true",
    "logging-format=text",
    "machine-id-file=/etc/id", "masquerade-all=true", "master=https://10.0.0.1:6443",
    "metrics-bind-address=127.0.0.1:10249", "metrics-port=10249", "network-name=cbr0",
    "nodeport-addresses=primary", "oom-score-adj=-999", "pod-bridge-interface=cbr0",
    "pod-interface-name-prefix=veth", "profiling=true", "proxy-mode=nftables", "root-hnsendpoint-name=cbr0",
    "show-hidden-metrics-for-version=1.35", "source-vip=10.0.0.1", "v=2", "version=false",
    "vmodule=proxier=4",
    "windows-service=true", "write-config-to=",
  ]

  @Test(arguments: flags)
  func acceptsEachFlagInEachOfItsForms(_ flag: String) {
    let parts = flag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    #expect(problems(["--\(flag)"]) == [])
    #expect(problems(["--\(parts[0].replacing("-", with: "_"))=\(parts[1])"]) == [])
    if !["true", "false"].contains(parts[1]) { #expect(problems(["--\(parts[0])", parts[1]]) == []) }
  }

  @Test func acceptsAllFlagsAtOnce() { #expect(problems(Self.flags.map { "--\($0)" }) == []) }

  @Test(arguments: [
    (["--masquerade-all"], true), (["--masquerade-all=true"], true), (["--masquerade_all=T"], true),
    (["--masquerade-all=false"], false), (["--masquerade-all", "--masquerade-all=0"], false), ([], false),
  ])
  func readsBooleansAsGoDoes(_ words: [String], _ expected: Bool) throws {
    #expect(try resolve(words).run.masqueradesAll == expected)
  }

  @Test(arguments: [["-v", "4"], ["-v=4"], ["-v4"], ["--v=4"], ["--v", "4"], ["--v=1", "-v4"]])
  func readsVerbosity(_ words: [String]) throws { #expect(try resolve(words).run.verbosity == 4) }

  @Test(arguments: [["-h"], ["--help"], ["--masquerade-all", "-h", "--nonsense"]])
  func helpComesBeforeAnythingElse(_ words: [String]) throws {
    #expect(try RunCommandLine(words).asksForHelp)
  }

  @Test(arguments: [
    (["--version"], true), (["--version=raw"], true), (["--version=false"], false), ([], false),
  ])
  func knowsWhenTheVersionIsAskedFor(_ words: [String], _ expected: Bool) throws {
    #expect(try RunCommandLine(words).asksForVersion == expected)
  }

  @Test(arguments: [
    (
      ["--nonsense=1"],
      "error: --nonsense: is not a flag of kube-proxy or Viaduct; remove it; 'viaduct run --help' lists the flags"
    ),
    (
      ["--cluster-cird=10.0.0.0/8"],
      "error: --cluster-cird: is not a flag of kube-proxy or Viaduct; did you mean --cluster-cidr?"
    ),
    (
      ["-x"],
      "error: -x: is not a flag of kube-proxy or Viaduct; remove it; 'viaduct run --help' lists the flags"
    ),
    (["--kubeconfig"], "error: --kubeconfig: has no value; use --kubeconfig=FILE"),
    (
      ["--masquerade-all", "false"],
      "error: \"false\" is not a flag; remove it; a boolean's value is attached with '=', such as --masquerade-all=false"
    ),
  ])
  func refusesUnknownFlags(_ words: [String], _ message: String) { #expect(problems(words) == [message]) }

  @Test func emptyArgumentsAreIgnored() { #expect(problems(["", "--", ""]) == []) }

  /// The command line with which k3s runs kube-proxy.
  @Test func runsWithTheFlagsOfK3s() throws {
    let words = [
      "--cluster-cidr=10.42.0.0/16", "--conntrack-max-per-core=0", "--conntrack-tcp-timeout-close-wait=0s",
      "--conntrack-tcp-timeout-established=0s", "--healthz-bind-address=127.0.0.1",
      "--hostname-override=k3s-1",
      "--kubeconfig=/var/lib/rancher/k3s/agent/kubeproxy.kubeconfig", "--proxy-mode=iptables",
    ]
    let resolved = try resolve(words)
    #expect(resolved.warnings.map(\.field) == ["--proxy-mode", "--nodeport-addresses"])
    #expect(resolved.run.conntrack.setsNothing)
    #expect(resolved.run.healthz?.description == "127.0.0.1:10256")
    #expect(resolved.run.nodeName == "k3s-1")
    guard case .cluster(let connection) = resolved.run.source else {
      Issue.record("no cluster")
      return
    }
    #expect(connection.kubeconfig == "/var/lib/rancher/k3s/agent/kubeproxy.kubeconfig")
  }

  @Test func helpListsAllFlagsThatAreNotIgnored() {
    for flag in [
      "--cluster-cidr <cidrs>", "--manifests <folder>", "-v <level>", "--no-table-owner",
      "--node-ip <address>",
    ] {
      #expect(RunCommandLine.help.contains("  \(flag)"))
    }
    #expect(!RunCommandLine.help.contains("ipvs-scheduler"))
    #expect(RunCommandLine.help.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}
