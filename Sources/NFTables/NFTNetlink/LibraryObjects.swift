internal import CNftnl

// Owners of libnftnl objects, freed on deinit. libnftnl copies its arguments, and its allocations fail only when memory
// is exhausted, which is fatal here.
//
// Use `pointer` only in methods of the owner, where the owner is alive; elsewhere the owner may be destroyed right
// after the access.

/// A nftnl_expr.
struct LibraryExpression: ~Copyable {
  let pointer: OpaquePointer

  /// Creates an expression with this name, which must be known to libnftnl.
  init(_ name: String) {
    guard let pointer = nftnl_expr_alloc(name) else { preconditionFailure("libnftnl has no \(name)") }
    self.pointer = pointer
  }

  deinit { nftnl_expr_free(pointer) }

  /// Transfers ownership of the object to the caller.
  consuming func release() -> OpaquePointer {
    let pointer = pointer
    discard self
    return pointer
  }
}

/// A nftnl_rule.
struct LibraryRule: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_rule_alloc())

  deinit { nftnl_rule_free(pointer) }

  /// Writes the object's attributes to a message.
  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    nftnl_rule_nlmsg_build_payload(message, pointer)
  }

  /// Appends an expression, transferring ownership to the rule.
  func add(_ expression: consuming LibraryExpression) { nftnl_rule_add_expr(pointer, expression.release()) }

  func set(_ attribute: nftnl_rule_attr, _ text: String) {
    _ = nftnl_rule_set_str(pointer, UInt16(attribute.rawValue), text)
  }
}

/// A nftnl_set.
struct LibrarySet: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_set_alloc())

  deinit { nftnl_set_free(pointer) }

  /// Writes the object's attributes to a message.
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

  /// Attaches an expression to each element, transferring ownership to the set.
  func add(_ expression: consuming LibraryExpression) { nftnl_set_add_expr(pointer, expression.release()) }
}

/// A nftnl_chain.
struct LibraryChain: ~Copyable {
  let pointer: OpaquePointer = allocated(nftnl_chain_alloc())

  deinit { nftnl_chain_free(pointer) }

  /// Writes the object's attributes to a message.
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

  /// Writes the object's attributes to a message.
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
