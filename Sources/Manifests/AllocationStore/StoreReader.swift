internal import Addresses
internal import Allocation
internal import ClusterModel

/// Parses the text of a store line by line.
struct StoreReader {
  private let file: String
  private var line = 0
  private var byte = 0
  private var allocations = Allocations()
  private var current: NamespacedName?
  private var pools = StoredPools()
  /// Who has what, to detect duplicates.
  private var holders: [Assignable: NamespacedName] = [:]

  static func decode(_ bytes: [UInt8], file: String) throws(StoreError) -> Allocations {
    var reader = StoreReader(file: file)
    return try reader.read(bytes)
  }

  private init(file: String) { self.file = file }

  private mutating func read(_ bytes: [UInt8]) throws(StoreError) -> Allocations {
    try readTitle(bytes)
    // Each round consumes one line.
    while let end = bytes[byte...].firstIndex(of: UInt8(ascii: "\n")) {
      line += 1
      let text = String(decoding: bytes[byte..<end], as: UTF8.self)
      if text.hasPrefix("end ") {
        try readEnd(bytes, next: end + 1)
        allocations.pools = try readPools()
        return allocations
      }
      if line > 1, !text.hasPrefix("#") { try readLine(text) }
      byte = end + 1
    }
    line += 1
    throw damaged("the file ends here, before its last line", at: bytes.count)
  }

  private func readPools() throws(StoreError) -> AddressPools? {
    do { return try pools.pools() } catch { throw damaged("the pools are not valid: \(error)") }
  }

  /// Checks the last line, which says that all lines before it are complete and unmodified.
  private func readEnd(_ bytes: [UInt8], next: Int) throws(StoreError) {
    let expected = StoreText.lastLine(after: bytes[..<byte], lines: line - 1)
    guard Array(expected.utf8) == Array(bytes[byte..<next]) else {
      throw damaged("the line count or checksum does not match the lines before")
    }
    guard next == bytes.count else { throw damaged("there is data after the last line", at: next) }
  }

  private func readTitle(_ bytes: [UInt8]) throws(StoreError) {
    let title = Array("\(StoreText.title) \(StoreText.version)\n".utf8)
    if bytes.starts(with: title) { return }
    guard !bytes.isEmpty, !title.starts(with: bytes) else {
      throw .damaged(
        file: file, line: 1, byte: bytes.count, problem: "the file ends here, before its last line")
    }
    let words = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self).split(
      separator: " ")
    guard words.count == 2, words[0] == StoreText.title, let version = Int(words[1]) else {
      throw .foreign(file: file)
    }
    throw .newer(file: file, version: "\(version)")
  }

  private mutating func readLine(_ text: String) throws(StoreError) {
    let words = text.split(separator: " ").map(String.init)
    switch words.first {
    case "pool" where words.count > 2 && allocations.services.isEmpty:
      guard pools.add(words[2...].joined(separator: " "), to: words[1]) else { throw unreadable() }
    case "service" where words.count == 2:
      let name = try self.name(words[1])
      guard allocations.services[name] == nil else { throw damaged("\(name) appears a second time") }
      allocations.services[name] = ServiceAssignment()
      current = name
    case "released" where words.count > 3:
      current = nil
      let what = try assignable(Array(words[3...]))
      allocations.released.append(
        Release(what, by: try name(words[1]), port: words[2] == "-" ? "" : words[2]))
    default: try readHolding(words)
    }
  }

  private mutating func readHolding(_ words: [String]) throws(StoreError) {
    guard let current, var holding = allocations.services[current] else { throw unreadable() }
    if words.count == 6, words[0] == "node-port", words[3] == "for" {
      guard case .nodePort(let nodePort, let transport) = try assignable(Array(words[..<3])) else {
        throw unreadable()
      }
      holding.nodePorts.append(
        AssignedNodePort(
          name: words[5] == "-" ? "" : words[5], transport: transport, port: try port(words[4]),
          nodePort: nodePort))
    } else if words.count == 2, words[0] == "health-check-node-port", holding.healthCheckNodePort == nil {
      holding.healthCheckNodePort = try port(words[1])
    } else {
      switch try assignable(words) {
      case .clusterIP(let address): holding.clusterIPs.append(address)
      case .loadBalancer(let address): holding.loadBalancer.append(address)
      case .nodePort: throw unreadable()
      }
    }
    try noteHolder(of: holding, current)
    allocations.services[current] = holding
  }

  /// Checks that the item that was just read has no other owner. Load balancer addresses may be shared.
  private mutating func noteHolder(of holding: ServiceAssignment, _ name: NamespacedName) throws(StoreError) {
    for (what, _) in holding.assignables {
      if case .loadBalancer = what { continue }
      if let holder = holders[what], holder != name {
        throw damaged("\(name) is assigned what \(holder) already has")
      }
      holders[what] = name
    }
  }

  private func assignable(_ words: [String]) throws(StoreError) -> Assignable {
    switch words.first {
    case "cluster-ip" where words.count == 2:
      if let address = IPAddress(words[1]) { return .clusterIP(address) }
    case "load-balancer" where words.count == 2:
      if let address = IPAddress(words[1]) { return .loadBalancer(address) }
    case "node-port" where words.count == 3:
      if let transport = Transport(apiName: words[2]) { return .nodePort(try port(words[1]), transport) }
    default: break
    }
    throw unreadable()
  }

  private func port(_ word: String) throws(StoreError) -> Port {
    guard let port = UInt16(word).flatMap({ Port($0) }) else { throw unreadable() }
    return port
  }

  private func name(_ word: String) throws(StoreError) -> NamespacedName {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw unreadable() }
    return NamespacedName(parts[0], parts[1])
  }

  private func unreadable() -> StoreError { damaged("this line is not recognized") }

  private func damaged(_ problem: String, at byte: Int? = nil) -> StoreError {
    .damaged(file: file, line: line, byte: byte ?? self.byte, problem: problem)
  }
}
