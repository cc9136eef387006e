internal import CNftnl

/// Owners of libnftnl's objects: each frees its own when it goes. libnftnl copies what it is given, and its
/// allocations fail only when there is no memory at all, which nothing here survives.
///
/// `pointer` is for methods of the owner alone: inside one the owner lives; outside, it may be gone after the line that
/// fetched the pointer.

/// A nftnl_expr.
struct LibraryExpression: ~Copyable {
  let pointer: OpaquePointer

  /// An expression of this name; libnftnl knows all that we write.
  init(_ name: String) {
    guard let pointer = nftnl_expr_alloc(name) else { preconditionFailure("libnftnl has no \(name)") }
    self.pointer = pointer
  }

  deinit { nftnl_expr_free(pointer) }

  /// The object, which is from now on the caller's.
  consuming func take() -> OpaquePointer {
    let pointer = pointer
    discard self
    return pointer
  }
}

/// A nftnl_rule.
struct LibraryRule: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_rule_alloc())

  deinit { nftnl_rule_free(pointer) }

  /// Writes the object's attributes into a message.
  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    nftnl_rule_nlmsg_build_payload(message, pointer)
  }

  /// Adds an expression at the end; the rule frees it.
  func add(_ expression: consuming LibraryExpression) { nftnl_rule_add_expr(pointer, expression.take()) }

  func set(_ attribute: nftnl_rule_attr, _ text: String) {
    _ = nftnl_rule_set_str(pointer, UInt16(attribute.rawValue), text)
  }
}

/// A nftnl_set.
struct LibrarySet: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_set_alloc())

  deinit { nftnl_set_free(pointer) }

  /// Writes the object's attributes into a message.
  func build(into message: UnsafeMutablePointer<nlmsghdr>) { nftnl_set_nlmsg_build_payload(message, pointer) }

  func set(_ attribute: nftnl_set_attr, _ text: String) {
    _ = nftnl_set_set_str(pointer, UInt16(attribute.rawValue), text)
  }

  func set(_ attribute: nftnl_set_attr, _ number: UInt32) {
    nftnl_set_set_u32(pointer, UInt16(attribute.rawValue), number)
  }

  func set(_ attribute: nftnl_set_attr, _ number: UInt64) {
    nftnl_set_set_u64(pointer, UInt16(attribute.rawValue), number)
  }

  func set(_ attribute: nftnl_set_attr, _ bytes: [UInt8]) {
    _ = nftnl_set_set_data(pointer, UInt16(attribute.rawValue), bytes, UInt32(bytes.count))
  }

  /// An expression that each element has; the set frees it.
  func add(_ expression: consuming LibraryExpression) { nftnl_set_add_expr(pointer, expression.take()) }
}

/// A nftnl_chain.
struct LibraryChain: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_chain_alloc())

  deinit { nftnl_chain_free(pointer) }

  /// Writes the object's attributes into a message.
  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    nftnl_chain_nlmsg_build_payload(message, pointer)
  }

  func set(_ attribute: nftnl_chain_attr, _ text: String) {
    _ = nftnl_chain_set_str(pointer, UInt16(attribute.rawValue), text)
  }

  func set(_ attribute: nftnl_chain_attr, _ number: UInt32) {
    nftnl_chain_set_u32(pointer, UInt16(attribute.rawValue), number)
  }
}

/// A nftnl_table.
struct LibraryTable: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_table_alloc())

  deinit { nftnl_table_free(pointer) }

  /// Writes the object's attributes into a message.
  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    nftnl_table_nlmsg_build_payload(message, pointer)
  }

  func set(_ attribute: nftnl_table_attr, _ text: String) {
    _ = nftnl_table_set_str(pointer, UInt16(attribute.rawValue), text)
  }

  func set(_ attribute: nftnl_table_attr, _ number: UInt32) {
    nftnl_table_set_u32(pointer, UInt16(attribute.rawValue), number)
  }
}

private func allocated(_ pointer: OpaquePointer?) -> OpaquePointer {
  guard let pointer else { preconditionFailure("out of memory") }
  return pointer
}
