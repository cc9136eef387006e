internal import Addresses
package import ClusterModel
package import ProxyConfiguration

/// The objects that run Viaduct on every node of a cluster.
package struct ProxyManifests: Hashable, Sendable {
  /// The image, as a container names it.
  package var image = "viaduct:0.1.0"
  /// The API server's URL, which cannot be the ClusterIP of the Service `kubernetes`.
  package var server = "https://control-plane.example:6443"
  /// The content of the configuration file.
  package private(set) var configuration = usualConfiguration
  /// The port of the health checks.
  package private(set) var healthPort = 10256

  /// Creates the objects for a cluster about which nothing is known.
  package init() {}

  /// Takes over kube-proxy's settings.
  ///
  /// - Parameters:
  ///   - bytes: a `KubeProxyConfiguration`.
  ///   - name: the file's name in warnings.
  /// - Returns: a warning for each setting whose effect differs from that in kube-proxy, with its field.
  package mutating func adopt(
    _ bytes: [UInt8], named name: String
  ) throws(ConfigurationError) -> [Diagnostic] {
    let resolved = try ResolvedConfiguration(
      RunCommandLine(["--config=\(name)"]), file: (name: name, content: bytes))
    configuration = resolved.kubeProxy.forDaemonSet.yaml
    var warnings = resolved.warnings
    if let healthz = resolved.run.healthz {
      healthPort = Int(healthz.port.number)
    } else {
      warnings.append(
        Diagnostic(
          .warning, nil, field: "healthzBindAddress",
          problem: "the probes of the DaemonSet need a health server",
          remedy: "set it to 0.0.0.0:10256, or remove the probes"))
    }
    return warnings
  }
}

extension KubeProxyConfiguration {
  /// The same settings in mode nftables, without those that are ignored, and with the kubeconfig of the ConfigMap.
  var forDaemonSet: KubeProxyConfiguration {
    let defaults = KubeProxyConfiguration().withDefaults
    var result = self
    switch mode {
    case "nftables": break
    case "ipvs":
      (result.nftables.syncPeriod, result.nftables.minSyncPeriod) = (ipvs.syncPeriod, ipvs.minSyncPeriod)
    default:
      (result.nftables.syncPeriod, result.nftables.minSyncPeriod) = (
        iptables.syncPeriod, iptables.minSyncPeriod
      )
    }
    if mode != "nftables" {
      result.nftables.masqueradeAll = iptables.masqueradeAll
      result.nftables.masqueradeBit = iptables.masqueradeBit
    }
    result.mode = "nftables"
    (result.iptables, result.ipvs, result.winkernel) = (defaults.iptables, defaults.ipvs, defaults.winkernel)
    result.windowsRunAsService = false
    result.enableProfiling = false
    result.showHiddenMetricsForVersion = ""
    result.configSyncPeriod = defaults.configSyncPeriod
    result.oomScoreAdj = defaults.oomScoreAdj
    result.clientConnection.acceptContentTypes = ""
    result.clientConnection.kubeconfig = "/etc/viaduct/kubeconfig.conf"
    return result
  }
}
