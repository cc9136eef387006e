internal import CNftnl
internal import Netlink

// Parses messages into libnftnl objects and returns their attributes as values; nil means that an attribute is not set.

extension [UInt8] {
  /// Calls the closure with a pointer to the message, whose bounds the cursor that found it has checked.
  func withMessage<Answer>(_ message: Message, _ read: (UnsafePointer<nlmsghdr>) -> Answer) -> Answer? {
    withUnsafeBytes { buffer in
      guard message.body.upperBound <= buffer.count, message.start % 4 == 0 else { return nil }
      return buffer.baseAddress.map { read(($0 + message.start).assumingMemoryBound(to: nlmsghdr.self)) }
    }
  }
}

extension LibraryRule {
  /// Parses a rule; nil if the message is malformed.
  init?(_ message: Message, in bytes: [UInt8]) {
    self.init()
    let pointer = pointer
    guard bytes.withMessage(message, { nftnl_rule_nlmsg_parse($0, pointer) }) == 0 else { return nil }
  }

  func text(_ attribute: nftnl_rule_attr) -> String? {
    nftnl_rule_get_str(pointer, UInt16(attribute.rawValue)).map { String(cString: $0) }
  }

  func longNumber(_ attribute: nftnl_rule_attr) -> UInt64? {
    guard nftnl_rule_is_set(pointer, UInt16(attribute.rawValue)) else { return nil }
    return nftnl_rule_get_u64(pointer, UInt16(attribute.rawValue))
  }

  /// Calls the closure for each expression of the rule, in order.
  func forEachExpression(_ visit: (borrowing ReadExpression) -> Void) {
    guard let iterator = nftnl_expr_iter_create(pointer) else { return }
    defer { nftnl_expr_iter_destroy(iterator) }
    while let expression = nftnl_expr_iter_next(iterator) { visit(ReadExpression(expression)) }
  }
}

extension LibrarySet {
  /// Parses a set; nil if the message is malformed.
  init?(_ message: Message, in bytes: [UInt8]) {
    self.init()
    let pointer = pointer
    guard bytes.withMessage(message, { nftnl_set_nlmsg_parse($0, pointer) }) == 0 else { return nil }
  }

  func text(_ attribute: nftnl_set_attr) -> String? {
    nftnl_set_get_str(pointer, UInt16(attribute.rawValue)).map { String(cString: $0) }
  }

  func number(_ attribute: nftnl_set_attr) -> UInt32? {
    guard nftnl_set_is_set(pointer, UInt16(attribute.rawValue)) else { return nil }
    return nftnl_set_get_u32(pointer, UInt16(attribute.rawValue))
  }

  func longNumber(_ attribute: nftnl_set_attr) -> UInt64? {
    guard nftnl_set_is_set(pointer, UInt16(attribute.rawValue)) else { return nil }
    return nftnl_set_get_u64(pointer, UInt16(attribute.rawValue))
  }

  func bytes(_ attribute: nftnl_set_attr) -> [UInt8]? {
    var length: UInt32 = 0
    guard nftnl_set_is_set(pointer, UInt16(attribute.rawValue)),
      let data = nftnl_set_get_data(pointer, UInt16(attribute.rawValue), &length)
    else { return nil }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(length)))
  }

  /// The names of the expressions attached to each element.
  var expressionNames: [String] {
    var names: [String] = []
    withUnsafeMutablePointer(to: &names) { names in
      _ = nftnl_set_expr_foreach(
        pointer,
        { expression, context in
          guard let expression, let context else { return 0 }
          let name = ReadExpression(expression).name
          context.assumingMemoryBound(to: [String].self).pointee.append(name)
          return 0
        }, names)
    }
    return names
  }
}

extension LibraryChain {
  /// Parses a chain; nil if the message is malformed.
  init?(_ message: Message, in bytes: [UInt8]) {
    self.init()
    let pointer = pointer
    guard bytes.withMessage(message, { nftnl_chain_nlmsg_parse($0, pointer) }) == 0 else { return nil }
  }

  func text(_ attribute: nftnl_chain_attr) -> String? {
    nftnl_chain_get_str(pointer, UInt16(attribute.rawValue)).map { String(cString: $0) }
  }

  func number(_ attribute: nftnl_chain_attr) -> UInt32? {
    guard nftnl_chain_is_set(pointer, UInt16(attribute.rawValue)) else { return nil }
    return nftnl_chain_get_u32(pointer, UInt16(attribute.rawValue))
  }
}

/// A borrowed expression, valid only while its rule or set exists.
struct ReadExpression: ~Copyable {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  var name: String { text(NFTNL_EXPR_NAME) ?? "" }

  func number(_ attribute: Int) -> UInt32? {
    guard nftnl_expr_is_set(pointer, UInt16(attribute)) else { return nil }
    return nftnl_expr_get_u32(pointer, UInt16(attribute))
  }

  func byte(_ attribute: Int) -> UInt8? {
    guard nftnl_expr_is_set(pointer, UInt16(attribute)) else { return nil }
    return nftnl_expr_get_u8(pointer, UInt16(attribute))
  }

  func longNumber(_ attribute: Int) -> UInt64? {
    guard nftnl_expr_is_set(pointer, UInt16(attribute)) else { return nil }
    return nftnl_expr_get_u64(pointer, UInt16(attribute))
  }

  func text(_ attribute: Int) -> String? {
    guard nftnl_expr_is_set(pointer, UInt16(attribute)) else { return nil }
    return nftnl_expr_get_str(pointer, UInt16(attribute)).map { String(cString: $0) }
  }

  func bytes(_ attribute: Int) -> [UInt8]? {
    var length: UInt32 = 0
    guard nftnl_expr_is_set(pointer, UInt16(attribute)),
      let data = nftnl_expr_get(pointer, UInt16(attribute), &length)
    else { return nil }
    return Array(UnsafeRawBufferPointer(start: data, count: Int(length)))
  }

  /// Returns four bytes in host byte order.
  func hostNumber(_ attribute: Int) -> UInt32? {
    bytes(attribute).flatMap { $0.count == 4 ? $0.hostUInt32(at: 0) : nil }
  }
}
