internal import Addresses
public import ArgumentParser
package import ClusterModel
package import ProxyConfiguration
package import NFTCompiler
internal import CommandInput
internal import ServicePlan

/// The proxy's settings; each has the meaning of kube-proxy's flag of the same name.
struct ProxyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The blocks of pod addresses, separated by commas; packets with a source in one are from local pods.",
      valueName: "cidrs"))
  var clusterCidr: PrefixesArgument?

  @Option(
    help: ArgumentHelp(
      """
      How to recognize packets from local pods: ClusterCIDR (--cluster-cidr), NodeCIDR (the Node's \
      spec.podCIDRs), BridgeInterface or InterfaceNamePrefix.
      """, valueName: "mode"))
  var detectLocalMode: DetectLocalMode = .clusterCIDR

  @Option(help: ArgumentHelp("The bridge of local pods, in mode BridgeInterface.", valueName: "name"))
  var podBridgeInterface: InterfaceArgument?

  @Option(
    help: ArgumentHelp(
      "The prefix of local pods' interface names, in mode InterfaceNamePrefix.", valueName: "prefix"))
  var podInterfaceNamePrefix: InterfaceArgument?

  @Flag(help: "Masquerade all traffic to ClusterIPs.")
  var masqueradeAll = false

  @Option(
    name: [.customLong("masquerade-bit"), .customLong("iptables-masquerade-bit")],
    help: ArgumentHelp("The bit of the packet mark that requests masquerading, 0...31.", valueName: "bit"))
  var masqueradeBit = 14

  @Option(
    help: ArgumentHelp(
      "Where node ports are served: primary, all, localhost, and blocks that contain the node's addresses.",
      valueName: "list"))
  var nodeportAddresses: NodePortAddressesArgument?

  @Option(
    help: ArgumentHelp(
      "Serve the Services whose label service.kubernetes.io/service-proxy-name has this value.",
      valueName: "name"))
  var serviceProxyName: String?

  @Flag(help: "Drop all traffic of a family that has no source ranges, if the other family has some.")
  var strictSourceRanges = false

  @Flag(
    inversion: .prefixedNo,
    help: """
      Refuse the ports of load balancer addresses and external IPs that no Service has (default: as the daemon of the \
      folder does, which refuses them if it assigns load balancer addresses).
      """)
  var refuseOtherPorts: Bool?

  @Option(
    help: """
      How an endpoint is chosen for Services whose annotations do not say it: random, maglev, source-hash or \
      destination-hash.
      """)
  var defaultAlgorithm: BalancingAlgorithm = .random

  @Flag(
    help: """
      Reset established TCP connections whose endpoint is gone, for Services whose annotations do not say it.
      """)
  var resetConnections = false

  @Option(
    help: ArgumentHelp("The bit of the connection mark that such connections get, 0...31.", valueName: "bit"))
  var resetMarkBit = 13

  @Option(
    help: ArgumentHelp(
      "kube-proxy's feature gates; with AllowServiceExternalIPs=false, externalIPs are not served.",
      valueName: "gates"))
  var featureGates = ""

  @Option(
    help: ArgumentHelp(
      "The Kubernetes version whose kube-proxy to behave like, 1.36 to 1.40, where versions differ.",
      valueName: "version"))
  var followKubernetes: KubernetesVersion = .newestTried

  @Option(
    help: "What to count connections for: none, services, or services-and-endpoints (slower to program).")
  var counters: PacketCounters = .none

  /// The nftables back end with the requested counters.
  var backEnd: NFTBackEnd {
    NFTBackEnd(counting: counters.including(settings(for: nil).nodePortAddresses))
  }

  func validate() throws {
    guard (0...31).contains(masqueradeBit) else {
      throw ValidationError("--masquerade-bit \(masqueradeBit): use a number from 0 to 31")
    }
    guard (0...31).contains(resetMarkBit) else {
      throw ValidationError("--reset-mark-bit \(resetMarkBit): use a number from 0 to 31")
    }
    switch detectLocalMode {
    case .bridgeInterface where podBridgeInterface == nil:
      throw ValidationError("--detect-local-mode BridgeInterface needs --pod-bridge-interface")
    case .interfaceNamePrefix where podInterfaceNamePrefix == nil:
      throw ValidationError("--detect-local-mode InterfaceNamePrefix needs --pod-interface-name-prefix")
    default: break
    }
    _ = try gates()
    guard followKubernetes.accepts(nodeportAddresses?.items ?? []) else {
      throw ValidationError(
        "--nodeport-addresses: kube-proxy \(followKubernetes) takes primary alone or blocks; use one of them")
    }
  }

  /// Returns the settings for a Node object, with what the daemon of a folder among the paths would add.
  func settings(for node: Node?, of source: InputSource) -> ProxySettings {
    var settings = settings(for: node)
    if refuseOtherPorts == nil, let lab = LabManifests(source.paths, store: source.store) {
      settings.refusesOtherPorts = lab.hasLoadBalancerPool
    }
    return settings
  }

  /// Returns the settings for a Node object.
  func settings(for node: Node?) -> ProxySettings {
    var settings = ProxySettings()
    settings.localPods = detector(for: node)
    settings.masqueradesAll = masqueradeAll
    settings.masqueradeMark = 1 << UInt32(masqueradeBit)
    settings.nodePortAddresses = NodePortAddresses(
      nodeportAddresses?.items ?? [], servesLocalhost: validGates.servesLocalhostNodePorts)
    settings.proxyName = serviceProxyName
    settings.hasStrictSourceRanges = strictSourceRanges
    settings.refusesOtherPorts = refuseOtherPorts ?? false
    settings.defaultAlgorithm = defaultAlgorithm
    settings.resetsConnections = resetConnections
    settings.resetMark = 1 << UInt32(resetMarkBit)
    settings.servesExternalIPs = validGates.servesExternalIPs
    return settings
  }

  /// The gates, which `validate` has checked.
  private var validGates: FeatureGates {
    do { return try gates() } catch { preconditionFailure("\(error)") }
  }

  private func gates() throws -> FeatureGates {
    do { return try FeatureGates(flag: featureGates, in: followKubernetes) } catch {
      throw ValidationError(error.problems.map { "\($0.problem); \($0.remedy)" }.joined(separator: "\n"))
    }
  }

  private func detector(for node: Node?) -> LocalPodDetector {
    switch detectLocalMode {
    case .clusterCIDR: clusterCidr.map { .sources($0.prefixes) } ?? .none
    case .nodeCIDR: .sources(node?.podCIDRs ?? [])
    case .bridgeInterface: podBridgeInterface.map { .interface(.named($0.name)) } ?? .none
    case .interfaceNamePrefix: podInterfaceNamePrefix.map { .interface(.prefixed($0.name)) } ?? .none
    }
  }
}

extension PacketCounters: ExpressibleByArgument {}
extension KubernetesVersion: ExpressibleByArgument {}
extension BalancingAlgorithm: ExpressibleByArgument {}
