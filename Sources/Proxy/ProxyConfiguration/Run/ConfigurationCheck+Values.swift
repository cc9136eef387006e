internal import KubeObjects
internal import Addresses
internal import ClusterModel
internal import ManifestDecoding
internal import NFTCompiler
internal import ServicePlan

/// Parsing of values. An invalid one is reported, and then nil or omitted.
extension ConfigurationCheck {
  mutating func blocks(_ texts: [String], at path: String) -> [IPPrefix] {
    var blocks: [IPPrefix] = []
    for (index, text) in texts.enumerated() {
      if let block = IPPrefix(text) {
        blocks.append(block)
      } else {
        reportBlock(text, at: texts.count == 1 ? path : "\(path)[\(index)]")
      }
    }
    return blocks
  }

  /// - Parameter others: what may be written instead of a block.
  private mutating func reportBlock(_ text: String, at path: String, orElse others: String = "") {
    report(
      at: path, problem: text.isEmpty ? "is empty" : "\(text.quoted) is not a valid CIDR block",
      remedy: Self.remedy(text, others))
  }

  /// An empty text is most often an unset shell variable.
  private static func remedy(_ text: String, _ others: String) -> String {
    let form = "use \(others)a block in CIDR notation, such as 10.244.0.0/16 or fd00:10:244::/56"
    if text.isEmpty { return "\(form), or leave it out" }
    return text.contains(where: \.isWhitespace) ? "remove the whitespace around the block" : form
  }

  mutating func listenAddress(_ text: String, at path: String) -> ListenAddress? {
    if text.isEmpty { return nil }
    if let address = ListenAddress(text) { return address }
    report(
      at: path, problem: "\(text.quoted) is not a valid address with a port",
      remedy: "use a form such as 0.0.0.0:10256 or [::]:10256, with a port from \(Port.numbersInWords)")
    return nil
  }

  /// The node's addresses: `bindAddress`, unless it is the unspecified address, and those of --node-ip.
  mutating func nodeIPs() -> [IPAddress] {
    var addresses: [IPAddress] = []
    if let address = IPAddress(fields.bindAddress) {
      if !address.isUnspecified { addresses.append(address) }
    } else {
      reportAddress(fields.bindAddress, at: "bindAddress")
    }
    for text in options.nodeIPs {
      if let address = IPAddress(text) {
        if !addresses.contains(address) { addresses.append(address) }
      } else {
        report(
          flag: "node-ip", problem: "\(text.quoted) is not a valid IP address", remedy: Self.addressRemedy)
      }
    }
    return addresses
  }

  private mutating func reportAddress(_ text: String, at path: String) {
    report(at: path, problem: "\(text.quoted) is not a valid IP address", remedy: Self.addressRemedy)
  }

  private static let addressRemedy = "use an IPv4 or IPv6 address without a port or brackets"

  /// The name of the Node in lower case, as in kube-proxy.
  mutating func nodeName() -> String? {
    if fields.hostnameOverride.isEmpty { return nil }
    let name = fields.hostnameOverride.trimmingBlanks.lowercased()
    if !name.isEmpty { return name }
    report(
      at: "hostnameOverride", problem: "contains only whitespace",
      remedy: "set it to the name of the Node, or leave it out")
    return nil
  }

  /// Where node ports are served. Which keywords a list may have depends on the followed version.
  mutating func nodePortAddresses() -> NodePortAddresses {
    let items = nodePortItems(fields.nodePortAddresses ?? [])
    if !followedVersion.accepts(items) {
      report(
        at: "nodePortAddresses",
        problem: "is a list that kube-proxy \(followedVersion) does not accept",
        remedy: "use primary alone, or blocks alone, or follow a later version with --follow-kubernetes")
    }
    return NodePortAddresses(items, servesLocalhost: featureGates.servesLocalhostNodePorts)
  }

  private mutating func nodePortItems(_ texts: [String]) -> [NodePortItem] {
    var items: [NodePortItem] = []
    for (index, text) in texts.enumerated() {
      if let item = NodePortItem(text) {
        items.append(item)
      } else {
        reportBlock(
          text, at: texts.count == 1 ? "nodePortAddresses" : "nodePortAddresses[\(index)]",
          orElse: followedVersion.combinesNodePortKeywords ? "primary, all, localhost, or " : "primary, or ")
      }
    }
    return items
  }

  mutating func localPods() -> RunConfiguration.LocalPods {
    switch fields.detectLocalMode {
    case "", "ClusterCIDR": return .sources(blocks(effective.clusterCIDRs, at: "clusterCIDR"))
    case "NodeCIDR": return .nodeBlocks
    case "BridgeInterface":
      return interface(fields.detectLocal.bridgeInterface, at: "detectLocal.bridgeInterface").map {
        .interface(.named($0))
      }
        ?? .sources([])
    case "InterfaceNamePrefix":
      return interface(fields.detectLocal.interfaceNamePrefix, at: "detectLocal.interfaceNamePrefix").map {
        .interface(.prefixed($0))
      } ?? .sources([])
    case let mode:
      report(
        at: "detectLocalMode", problem: "\(mode.quoted) is not a valid mode of detecting local pods",
        remedy: "use ClusterCIDR, NodeCIDR, BridgeInterface or InterfaceNamePrefix")
      return .sources([])
    }
  }

  private mutating func interface(_ text: String, at path: String) -> InterfaceName? {
    if let name = InterfaceName(text) { return name }
    report(
      at: path,
      problem: text.isEmpty
        ? "is empty, but mode \(fields.detectLocalMode) requires it"
        : "\(text.quoted) is not a valid interface name",
      remedy: "use a name of 1 to 15 characters, such as cbr0")
    return nil
  }

  /// The bit of the packet mark as a mask.
  mutating func masqueradeMark() -> UInt32 {
    let bit = effective.masqueradeBit
    if (0...31).contains(bit) { return 1 << UInt32(bit) }
    let path = "\(effective.masqueradeSection).masqueradeBit"
    let isOurs = options.masqueradeBit != nil
    let shown = isOurs ? commandLine.last("masquerade-bit") ?? "\(bit)" : written(bit, at: path)
    let problem = "\(shown) is not a valid bit of a packet mark"
    let remedy = "use a number from 0 to 31, such as 14"
    if isOurs {
      report(flag: "masquerade-bit", problem: problem, remedy: remedy)
    } else {
      report(at: path, problem: problem, remedy: remedy)
    }
    return 0
  }

  /// The bit of the connection mark as a mask.
  mutating func resetMark() -> UInt32 {
    let bit = options.resetMarkBit ?? 13
    if (0...31).contains(bit) { return 1 << UInt32(bit) }
    report(
      flag: "reset-mark-bit",
      problem: "\(commandLine.last("reset-mark-bit") ?? "\(bit)") is not a valid bit of a connection mark",
      remedy: "use a number from 0 to 31, such as 13")
    return 0
  }

  mutating func defaultAlgorithm() -> BalancingAlgorithm {
    let text = options.defaultAlgorithm
    if let algorithm = BalancingAlgorithm(rawValue: text) { return algorithm }
    report(
      flag: "default-algorithm", problem: "\(text.quoted) is not a valid load balancing algorithm",
      remedy: "write random, maglev, source-hash or destination-hash")
    return .random
  }

  mutating func counters() -> PacketCounters {
    switch options.counters {
    case "none": return .none
    case "services": return .services
    case "services-and-endpoints": return .servicesAndEndpoints
    case let text:
      report(
        flag: "counters", problem: "\(text.quoted) is not a valid choice of counters",
        remedy: "use none, services or services-and-endpoints")
      return .none
    }
  }
}
