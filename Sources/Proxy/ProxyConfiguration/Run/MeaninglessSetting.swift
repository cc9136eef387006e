/// A field that kube-proxy knows and that has no meaning here. It is accepted, with a warning where it is not at
/// kube-proxy's default.
struct MeaninglessSetting {
  let path: String
  /// Why it has none.
  let reason: String
  /// What to do instead.
  var remedy = "remove it"

  static let all =
    ipvs + windows + logging + [
      Self(
        path: "clientConnection.acceptContentTypes",
        reason: "the API server is asked for what Viaduct can read"),
      Self(path: "enableProfiling", reason: "Go's profiler is not in here"),
      Self(
        path: "oomScoreAdj", reason: "a process with CAP_NET_ADMIN alone cannot set it for itself",
        remedy:
          "set it from outside: OOMScoreAdjust= of systemd; a pod of class system-node-critical has it from the kubelet"
      ),
      Self(path: "portRange", reason: "it belonged to the userspace proxy, which is gone"),
      Self(path: "showHiddenMetricsForVersion", reason: "no metric is hidden"),
    ]

  private static let ipvs = [
    "scheduler", "excludeCIDRs", "strictARP", "tcpTimeout", "tcpFinTimeout", "udpTimeout",
  ]
  .map { Self(path: "ipvs.\($0)", reason: "Viaduct does not program ipvs") }

  private static let windows =
    ["enableDSR", "forwardHealthCheckVip", "networkName", "rootHnsEndpointName", "sourceVip"].map {
      Self(path: "winkernel.\($0)", reason: "it is for Windows")
    } + [Self(path: "windowsRunAsService", reason: "it is for Windows")]

  private static let logging =
    [
      Self(path: "logging.flushFrequency", reason: "log lines are not held back"),
      Self(
        path: "logging.vmodule", reason: "it names source files of kube-proxy",
        remedy: "write -v for all of the log"),
    ]
    + ["json", "text"].flatMap { format in
      ["infoBufferSize", "splitStream"].map {
        Self(
          path: "logging.options.\(format).\($0)", reason: "log lines are not held back, and go to one stream"
        )
      }
    }
}
