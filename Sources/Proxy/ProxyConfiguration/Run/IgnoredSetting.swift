/// A field of kube-proxy that Viaduct ignores, with a warning if it differs from kube-proxy's default.
struct IgnoredSetting {
  let path: String
  /// Why it is ignored.
  let reason: String
  /// The remedy.
  var remedy = "remove it"

  static let all =
    ipvs + windows + logging + [
      Self(
        path: "clientConnection.acceptContentTypes",
        reason: "Viaduct requests the formats that it can read"),
      Self(
        path: "configSyncPeriod",
        reason:
          "nothing has to be handed out again: the tables are compared with all objects every syncPeriod"),
      Self(path: "enableProfiling", reason: "Viaduct does not contain Go's profiler"),
      Self(
        path: "oomScoreAdj", reason: "a process with only CAP_NET_ADMIN cannot set it for itself",
        remedy:
          "set it from outside: with OOMScoreAdjust= in systemd; the kubelet sets it for system-node-critical pods"
      ),
      Self(path: "portRange", reason: "it belonged to the userspace proxy, which was removed"),
      Self(path: "showHiddenMetricsForVersion", reason: "Viaduct has no hidden metrics"),
    ]

  private static let ipvs = [
    "scheduler", "excludeCIDRs", "strictARP", "tcpTimeout", "tcpFinTimeout", "udpTimeout",
  ]
  .map { Self(path: "ipvs.\($0)", reason: "Viaduct does not program ipvs") }

  private static let windows =
    ["enableDSR", "forwardHealthCheckVip", "networkName", "rootHnsEndpointName", "sourceVip"].map {
      Self(path: "winkernel.\($0)", reason: "it concerns Windows")
    } + [Self(path: "windowsRunAsService", reason: "it concerns Windows")]

  private static let logging =
    [
      Self(path: "logging.flushFrequency", reason: "log lines are not buffered"),
      Self(
        path: "logging.vmodule", reason: "it names source files of kube-proxy",
        remedy: "use -v to set the level of the whole log"),
    ]
    + ["json", "text"].flatMap { format in
      ["infoBufferSize", "splitStream"].map {
        Self(
          path: "logging.options.\(format).\($0)", reason: "log lines are not buffered and go to one stream"
        )
      }
    }
}
