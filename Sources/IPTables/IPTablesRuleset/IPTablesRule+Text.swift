package import Addresses

extension IPTablesRule {
  /// The rule's arguments after `-A CHAIN`, spelled and ordered as iptables-save of the legacy back end does.
  package func arguments(_ family: AddressFamily) -> String {
    var text = ""
    write(to: &text, family)
    return String(text.dropFirst())
  }

  /// Appends the arguments, each with a space before it.
  func write(to text: inout String, _ family: AddressFamily) {
    if let source { text.appendOption("-s ", source) }
    if let destination { text.appendOption("-d ", destination) }
    if let inputInterface { text.appendOption("-i ", inputInterface.spelled) }
    if let transport { text.appendWords("-p ", transport.description) }
    if let comment { text.appendWords("-m comment --comment ", quoted(comment)) }
    if let transport, let port {
      text.appendWords("-m ", transport.description, " --dport ", port.description)
    }
    for match in matches { text.appendWords(match.text(family)) }
    text.appendWords(target.text(family))
  }
}

extension IPTablesMatch {
  fileprivate func text(_ family: AddressFamily) -> String {
    switch self {
    case .connection(let state):
      "-m conntrack \(state.isNegated ? "! " : "")--ctstate \(state.value.rawValue)"
    case .sourceIsLocal(let isLocal): "-m addrtype \(isLocal ? "" : "! ")--src-type LOCAL"
    case .destinationIsLocal(let isLocal): "-m addrtype \(isLocal ? "" : "! ")--dst-type LOCAL"
    case .hasMark(let bits): "-m mark --mark \(hexadecimal(bits))/\(hexadecimal(bits))"
    case .probability(let probability): "-m statistic --mode random --probability \(probability)"
    case .remember(let list): "-m recent --set --name \(list) --mask \(family.hostMask) --rsource"
    case .remembered(let list, let seconds):
      "-m recent --update --seconds \(seconds) --reap --name \(list) --mask \(family.hostMask) --rsource"
    case .exceedsRate(let rate, let bucket):
      "-m hashlimit --hashlimit-above \(rate)/sec --hashlimit-burst \(rate) --hashlimit-name \(bucket)"
    case .exceedsConnections(let count):
      "-m connlimit --connlimit-above \(count) --connlimit-mask 0 --connlimit-saddr"
    }
  }
}

extension IPTablesTarget {
  fileprivate func text(_ family: AddressFamily) -> String {
    switch self {
    case .jump(let chain): "-j \(chain)"
    case .goto(let chain): "-g \(chain)"
    case .accept: "-j ACCEPT"
    case .drop: "-j DROP"
    case .return: "-j RETURN"
    case .resetTCP: "-j REJECT --reject-with tcp-reset"
    case .portUnreachable: "-j REJECT --reject-with \(family.portUnreachable)"
    case .setMark(let bits): "-j MARK --set-xmark \(hexadecimal(bits))/\(hexadecimal(bits))"
    case .clearMark(let bits): "-j MARK --set-xmark 0x0/\(hexadecimal(bits))"
    case .dnat(let address, let port):
      address.family == .ipv4
        ? "-j DNAT --to-destination \(address):\(port)" : "-j DNAT --to-destination [\(address)]:\(port)"
    case .masquerade: "-j MASQUERADE --random-fully"
    }
  }
}

extension AddressFamily {
  /// The mask of a whole address, which `recent` prints.
  var hostMask: String { self == .ipv4 ? "255.255.255.255" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" }

  var portUnreachable: String { self == .ipv4 ? "icmp-port-unreachable" : "icmp6-port-unreachable" }
}

extension Negatable<InterfaceMatch> {
  fileprivate var spelled: Negatable<String> {
    switch value {
    case .named(let name): Negatable<String>(name.description, negated: isNegated)
    case .prefixed(let name): Negatable<String>(name.description + "+", negated: isNegated)
    }
  }
}

extension String {
  fileprivate mutating func appendWords(_ first: String, _ second: String = "", _ rest: String...) {
    append(" ")
    append(first)
    append(second)
    for part in rest { append(part) }
  }

  fileprivate mutating func appendOption<Value: CustomStringConvertible>(
    _ option: String, _ match: Negatable<Value>
  ) {
    appendWords(match.isNegated ? "! " : "", option, match.value.description)
  }
}

private func hexadecimal(_ number: UInt32) -> String { "0x" + String(number, radix: 16) }

extension IPTablesRule {
  /// The rule as iptables-save gives it back.
  package var asLoaded: IPTablesRule {
    guard let comment, comment.utf8.count > 255 || comment.utf8.contains(where: \.isControl) else {
      return self
    }
    var rule = self
    rule.comment = loaded(comment)
    return rule
  }
}

extension UInt8 {
  fileprivate var isControl: Bool { self < 0x20 || self == 0x7f }
}

/// A comment as iptables keeps it. It cuts what is longer than 255 bytes without a word, so this does.
private func loaded(_ comment: String) -> String {
  var text = ""
  var length = 0
  for scalar in comment.unicodeScalars {
    length += UTF8.width(scalar)
    if length > 255 { break }
    text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7f ? "?" : scalar)
  }
  return text
}

/// A comment as iptables-restore reads it.
private func quoted(_ comment: String) -> String {
  var text = "\""
  for scalar in loaded(comment).unicodeScalars {
    if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
    text.unicodeScalars.append(scalar)
  }
  return text + "\""
}
