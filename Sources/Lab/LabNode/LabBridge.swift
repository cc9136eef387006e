internal import Addresses
internal import CNamespaces
internal import ClusterModel
internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import Netlink

/// The network of a lab: a bridge and, for each pod, a network namespace and a veth pair. All calls must be made from
/// threads in the node's network namespace.
struct LabBridge: Sendable {
  let name: LabName
  let network: LabNetwork

  /// The folder in which `ip netns` keeps names.
  static let namespaceFolder = "/run/netns"

  func path(of pod: NamespacedName) -> String { "\(Self.namespaceFolder)/\(name.networkNamespace(of: pod))" }

  /// Creates the bridge with the node's addresses.
  func create() throws(LabError) {
    try refuseTakenBlocks()
    do throws(NetlinkError) {
      var socket = try NetlinkSocket(.route)
      try socket.addBridge(name.bridge, hardwareAddress: hardwareAddress(network.nodeAddresses[0]))
      guard let bridge = try socket.networkInterfaces().first(where: { $0.name == name.bridge }) else {
        return
      }
      try socket.setAlias(name.bridgeAlias, of: bridge.index)
      for (address, block) in zip(network.nodeAddresses, network.blocks) {
        try socket.add(address, prefixLength: block.prefixLength, to: bridge.index)
      }
      try socket.bringUp(bridge.index)
    } catch {
      throw refusal(error, of: "the bridge \(name.bridge)")
    }
  }

  private func refuseTakenBlocks() throws(LabError) {
    let taken: TakenBlocks
    do { taken = TakenBlocks(addresses: try interfaceAddresses(), routes: try routes()) } catch {
      throw .kernel("\(error)", "try again")
    }
    try taken.refuse(network.blocks)
  }

  /// Creates a pod's network namespace and veth pair.
  func add(_ pod: NamespacedName, _ addresses: [IPAddress]) throws(LabError) {
    try prepareNamespaceFolder()
    // A network namespace belongs to a thread: this one enters the new namespace and exits there.
    let result = ThreadResult<Void, LabError>()
    do {
      try onDedicatedThread {
        result.finish(Result { () throws(LabError) in try self.createPod(pod, addresses) })
      }
    } catch {
      throw .kernel("Pod \(pod): \(error)", "try again")
    }
    try result.get()
  }

  private func prepareNamespaceFolder() throws(LabError) {
    try makeFolder(Self.namespaceFolder)
    let status = names_folder_share(Self.namespaceFolder)
    guard status == 0 else {
      throw .kernel(
        "\(Self.namespaceFolder) cannot be made a shared mount: \(errorText(status))",
        "run as root, outside a container")
    }
  }

  /// Called in a thread of its own.
  private func createPod(_ pod: NamespacedName, _ addresses: [IPAddress]) throws(LabError) {
    let veth = name.vethName(for: pod)
    do throws(NetlinkError) {
      // A netlink socket stays in the namespace that it was opened in.
      var node = try NetlinkSocket(.route)
      guard let bridge = try node.networkInterfaces().first(where: { $0.name == name.bridge }) else {
        throw NetlinkError.refused(.noEntry, kernelSays: "the bridge \(name.bridge) is gone")
      }
      try enterNewNamespace(path(of: pod))
      var inside = try NetlinkSocket(.route)
      let file = open(path(of: pod), O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw NetlinkError.system(KernelErrno(errno), during: "open") }
      defer { close(file) }
      try node.addVethPair(
        veth, peer: "eth0", peerHardwareAddress: hardwareAddress(addresses[0]), in: file)
      guard let end = try node.networkInterfaces().first(where: { $0.name == veth }) else { return }
      try node.setAlias(name.vethAlias(for: pod), of: end.index)
      try node.attach(end.index, to: bridge.index)
      try node.allowHairpin(end.index)
      try node.bringUp(end.index)
      try configure(&inside, addresses)
    } catch {
      throw refusal(error, of: "the network of Pod \(pod)")
    }
  }

  private func enterNewNamespace(_ path: String) throws(NetlinkError) {
    var status = network_namespace_new()
    guard status == 0 else { throw .system(KernelErrno(status), during: "unshare") }
    status = network_namespace_name(path)
    guard status == 0 else { throw .system(KernelErrno(status), during: "mount of \(path)") }
  }

  /// The only on-link address of a pod is the node's, so that packets to its neighbors also pass the node and its rules:
  /// replies must return the way that the requests took.
  private func configure(_ socket: inout NetlinkSocket, _ addresses: [IPAddress]) throws(NetlinkError) {
    let links = try socket.networkInterfaces()
    guard let loopback = links.first(where: { $0.name == "lo" }),
      let eth0 = links.first(where: { $0.name == "eth0" })
    else { return }
    for (path, value) in Self.podSettings {
      if let errno = writeSysctl(value, at: "/proc/sys/net/\(path)") {
        throw .system(KernelErrno(errno), during: "write to /proc/sys/net/\(path)")
      }
    }
    allowUnprivilegedUse()
    try socket.bringUp(loopback.index)
    try socket.bringUp(eth0.index)
    for (address, gateway) in zip(addresses, network.nodeAddresses) {
      try socket.add(address, prefixLength: address.family.bits, to: eth0.index)
      try socket.addRoute(to: gateway, link: eth0.index, family: address.family)
      try socket.addRoute(to: nil, via: gateway, link: eth0.index, family: address.family)
    }
  }

  /// No duplicate address detection, no router advertisements, and no redirects, which would bypass the node.
  private static let podSettings: [(String, Int)] = ["all", "default", "eth0"].flatMap { interface in
    [
      ("ipv6/conf/\(interface)/accept_dad", 0), ("ipv6/conf/\(interface)/accept_ra", 0),
      ("ipv6/conf/\(interface)/accept_redirects", 0), ("ipv4/conf/\(interface)/accept_redirects", 0),
    ]
  }

  /// Lets programs without capabilities listen at ports below 1024, and ping, as container runtimes do. A kernel without
  /// these settings is left alone.
  private func allowUnprivilegedUse() {
    _ = writeSysctl(0, at: "/proc/sys/net/ipv4/ip_unprivileged_port_start")
    let groups = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC)
    guard groups >= 0 else { return }
    _ = write(groups, "0 2147483647", 12)
    close(groups)
  }

  /// Removes a pod's network namespace and veth pair, as far as they exist.
  func remove(_ pod: NamespacedName) throws(LabError) {
    try unmountNamespace(path(of: pod), "the network namespace of Pod \(pod)")
    do throws(NetlinkError) {
      var socket = try NetlinkSocket(.route)
      let alias = name.vethAlias(for: pod)
      for link in try socket.networkInterfaces() where link.alias == alias {
        try socket.deleteIfPresent(link.index)
      }
    } catch {
      throw refusal(error, of: "the veth pair of Pod \(pod)")
    }
  }

  private func unmountNamespace(_ path: String, _ what: String) throws(LabError) {
    let status = network_namespace_forget(path)
    guard status == 0 else { throw .kernel("\(what) cannot be removed: \(errorText(status))", "run as root") }
  }

  /// Removes everything that carries the lab's name.
  func removeAll() throws(LabError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.namespaceFolder)) ?? []
    for entry in names where entry.hasPrefix(name.namespacePrefix) {
      try unmountNamespace("\(Self.namespaceFolder)/\(entry)", "the network namespace \(entry)")
    }
    do throws(NetlinkError) {
      var socket = try NetlinkSocket(.route)
      for link in try socket.networkInterfaces() where isOurs(link) {
        try socket.deleteIfPresent(link.index)
      }
    } catch {
      throw refusal(error, of: "the bridge \(name.bridge)")
    }
  }

  /// The alias is set in a second step. If the supervisor was killed in between, the bridge is recognized by its hardware
  /// address.
  private func isOurs(_ link: NetworkInterface) -> Bool {
    name.owns(alias: link.alias)
      || link.alias.isEmpty && link.name == name.bridge
        && link.hardwareAddress == hardwareAddress(network.nodeAddresses[0])
  }

  private func refusal(_ error: NetlinkError, of what: String) -> LabError {
    switch error.errno {
    case .notPermitted?: .kernel("\(what): \(error)", "run as root")
    case .exists?:
      .kernel(
        "\(what): \(error): it exists already and does not belong to this lab", "choose another --name")
    case .notSupported?:
      .kernel(
        "\(what): \(error)", "use a kernel that supports bridges, veth and the address families of --pod-cidr"
      )
    case .accessDenied?:
      .kernel(
        "\(what): \(error)", "IPv6 may be disabled; restrict the lab to IPv4 with --pod-cidr 10.244.0.0/24")
    default: .kernel("\(what): \(error)", "run 'viaduct lab down', then try again")
    }
  }
}

/// Returns 0a:58 and the last four bytes of the address, so that neighbor entries stay valid when an address is reused.
private func hardwareAddress(_ address: IPAddress) -> [UInt8] {
  [0x0a, 0x58] + address.bytes.suffix(4)
}

extension NetlinkSocket {
  /// Deletes an interface unless it is gone, as one end of a veth pair may be that goes with the other end's namespace.
  fileprivate mutating func deleteIfPresent(_ link: UInt32) throws(NetlinkError) {
    do { try delete(link) } catch { if error.errno?.name != "ENODEV" { throw error } }
  }
}

extension IPPrefix {
  fileprivate var prefixLength: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
  }
}
