import Testing

@testable import ProxyConfiguration

/// The flags as `/flagz` shows them, in the spelling of Go's pflag.
struct FlagValueTests {
  private func values(_ words: [String], file: String? = nil) throws -> [String: String] {
    try resolve(words, file: file).flagValues
  }

  @Test func withoutFlagsTheDefaultsAreShown() throws {
    let values = try values([])
    let expected = [
      "bind-address": "0.0.0.0", "bind-address-hard-fail": "false", "cleanup": "false", "cluster-cidr": "",
      "config": "", "config-sync-period": "15m0s", "conntrack-max-per-core": "32768",
      "conntrack-tcp-timeout-established": "24h0m0s", "conntrack-udp-timeout": "0s",
      "detect-local-mode": "ClusterCIDR", "feature-gates": "", "healthz-bind-address": "0.0.0.0:10256",
      "healthz-port": "10256", "hostname-override": "", "iptables-localhost-nodeports": "true",
      "iptables-masquerade-bit": "14", "iptables-min-sync-period": "1s", "iptables-sync-period": "30s",
      "help": "false", "ipvs-exclude-cidrs": "[]", "ipvs-min-sync-period": "1s", "ipvs-sync-period": "30s",
      "kube-api-burst": "10",
      "kube-api-content-type": "application/vnd.kubernetes.protobuf", "kube-api-qps": "5",
      "log-flush-frequency": "5s", "log-text-info-buffer-size": "0", "logging-format": "text",
      "masquerade-all": "false", "metrics-bind-address": "127.0.0.1:10249", "metrics-port": "10249",
      "nodeport-addresses": "[primary]", "oom-score-adj": "-999", "profiling": "false",
      "proxy-mode": "nftables", "v": "0",
      "version": "false", "vmodule": "",
    ]
    for (flag, value) in expected { #expect(values[flag] == value, "--\(flag)") }
    #expect(values.count == Flag.all.count + 1, "and --help")
  }

  @Test func whatWasSetIsShown() throws {
    let values = try values([
      "--cluster-cidr=10.244.0.0/16,fd00:244::/32", "--nodeport-addresses=192.168.50.0/24",
      "--nodeport-addresses=10.0.0.0/8", "--iptables-sync-period=90s", "--masquerade-all", "-v2",
      "--feature-gates=ComponentStatusz=false,AllBeta=true", "--vmodule=proxier=4,server=5",
      "--proxy-mode=nftables", "--metrics-bind-address=",
    ])
    let expected = [
      "cluster-cidr": "10.244.0.0/16,fd00:244::/32", "nodeport-addresses": "[192.168.50.0/24,10.0.0.0/8]",
      "iptables-sync-period": "1m30s", "masquerade-all": "true", "v": "2",
      "feature-gates": "AllBeta=true,ComponentStatusz=false", "vmodule": "proxier=4,server=5",
      "proxy-mode": "nftables", "metrics-bind-address": "",
    ]
    for (flag, value) in expected { #expect(values[flag] == value, "--\(flag)") }
  }

  /// What the file says is at `/configz`.
  @Test func theFileChangesNoFlag() throws {
    let values = try values(
      ["-v=4"], file: file("mode: nftables\nconntrack: {min: 7}\nlogging: {verbosity: 2}\n"))
    #expect(values["proxy-mode"] == "")
    #expect(values["nodeport-addresses"] == "[]")
    #expect(values["conntrack-min"] == "131072")
    #expect(values["v"] == "4")
    #expect(values["config"] == "proxy.yaml")
  }
}
