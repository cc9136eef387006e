extension ConfigurationCheck {
  /// Returns the configuration of the daemon, which is valid only if there are no errors in `diagnostics` afterward.
  mutating func runConfiguration() -> RunConfiguration {
    checkRules()
    var run = RunConfiguration()
    run.task = task
    run.followedVersion = followedVersion
    run.source = manifestFolder().map { .manifests($0) } ?? .cluster(clusterConnection)
    run.nodeName = nodeName()
    run.nodeIPs = nodeIPs()
    run.localPods = localPods()
    run.nodePortAddresses = nodePortAddresses()
    run.masqueradesAll = effective.masqueradesAll
    run.masqueradeMark = masqueradeMark()
    run.proxyName = options.proxyName.nonEmpty
    run.hasStrictSourceRanges = options.hasStrictSourceRanges
    run.refusesOtherPorts = refusesOtherPorts
    run.defaultAlgorithm = defaultAlgorithm()
    run.resetsConnections = options.resetsConnections
    run.resetMark = resetMark()
    run.servesExternalIPs = featureGates.servesExternalIPs
    run.featureStates = featureGates.states
    run.servesFlagz = featureGates.isOn(FeatureGate.flagz) ?? true
    run.servesStatusz = featureGates.isOn(FeatureGate.statusz) ?? true
    run.counters = counters()
    run.healthz = listenAddress(fields.healthzBindAddress, at: "healthzBindAddress")
    run.metrics = listenAddress(fields.metricsBindAddress, at: "metricsBindAddress")
    run.bindAddressHardFail = fields.bindAddressHardFail
    run.syncPeriod = effective.syncPeriod.duration
    run.minSyncPeriod = effective.minSyncPeriod.duration
    run.conntrack = conntrack
    run.verbosity = Int(fields.logging.verbosity.level)
    run.logFormat = RunConfiguration.LogFormat(rawValue: fields.logging.format) ?? .text
    run.configurationFile = options.configFile.nonEmpty
    run.ownsTable = !options.isTableUnowned
    run.allowsOtherProxies = options.allowsOtherProxies
    run.loadBalancerInterfaces = loadBalancerInterfaces()
    run.dns = dns()
    run.dnsUpstream = dnsUpstream()
    run.clusterDomain = clusterDomain()
    return run
  }

  /// The flags take precedence in the same order as in kube-proxy.
  private var task: RunConfiguration.Task {
    if !options.writeConfigTo.isEmpty { return .writeConfiguration(to: options.writeConfigTo) }
    if options.isCleanup { return .cleanup }
    return options.isInitialization ? .initialize : .run
  }

  /// With a load balancer pool, its addresses are announced, so that packets to all their ports come here.
  private var refusesOtherPorts: Bool { options.refusesOtherPorts ?? !options.loadBalancerPool.isEmpty }

  private var clusterConnection: ClusterConnection {
    let client = fields.clientConnection
    var connection = ClusterConnection()
    connection.kubeconfig = client.kubeconfig.nonEmpty
    connection.master = options.master.nonEmpty
    connection.wantsJSON = client.asksForJSON
    // Only a flag can say 0, and then Go's client has its default.
    if client.qps != 0 { connection.requestsPerSecond = client.qps }
    connection.burst = Int(client.burst)
    return connection
  }

  private var conntrack: ConntrackSettings {
    let asked = fields.conntrack
    var settings = ConntrackSettings()
    settings.maximumPerProcessor = asked.maxPerCore.flatMap { $0 > 0 ? Int($0) : nil }
    settings.minimum = Int(asked.min ?? 0)
    settings.tcpEstablishedSeconds = asked.tcpEstablishedTimeout?.secondsToSet
    settings.tcpCloseWaitSeconds = asked.tcpCloseWaitTimeout?.secondsToSet
    settings.isTCPLiberal = asked.tcpBeLiberal
    settings.udpSeconds = asked.udpTimeout.secondsToSet
    settings.udpStreamSeconds = asked.udpStreamTimeout.secondsToSet
    return settings
  }
}

extension GoDuration {
  /// Nil for 0, which leaves the kernel's setting unchanged. Less than a second is rounded up: kube-proxy truncates it to 0,
  /// which would expire every connection at once.
  fileprivate var secondsToSet: Int? { self > .zero ? max(1, wholeSeconds) : nil }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
