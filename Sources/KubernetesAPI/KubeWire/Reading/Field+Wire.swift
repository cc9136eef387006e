internal import KubeObjects

extension WireInput {
  /// Reads a string. An empty one counts as absent: Go writes it to protobuf for every string that is not a pointer, and omits
  /// it in JSON.
  mutating func read(_ field: inout Field<String>, _ bytes: Span<UInt8>) throws(WireFault) {
    let text = try text(bytes)
    field = text.isEmpty ? .absent : .value(text)
  }

  /// Reads a number.
  mutating func read(_ field: inout Field<Int>, _ bytes: Span<UInt8>) throws(WireFault) {
    field = .value(try integer(bytes))
  }

  /// Reads a boolean.
  mutating func read(_ field: inout Field<Bool>, _ bytes: Span<UInt8>) throws(WireFault) {
    field = .value(try boolean(bytes))
  }

  /// Reads a message.
  mutating func read<Message: WireMessage & DescribedObject>(
    _ field: inout Field<Message>, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    var message = field.known ?? Message()
    defer { field = .value(message) }
    try read(&message, bytes)
  }

  /// Reads a string and appends it to a list.
  mutating func append(to field: inout ListField<String>, _ bytes: Span<UInt8>) throws(WireFault) {
    do throws(WireFault) {
      field.append(try text(bytes))
    } catch {
      throw error.within(.index(field.known?.count ?? 0))
    }
  }

  /// Reads a message and appends it to a list.
  mutating func append<Message: WireMessage & DescribedObject>(
    to field: inout ListField<Message>, _ bytes: Span<UInt8>
  ) throws(WireFault) {
    var message = Message()
    do throws(WireFault) {
      try read(&message, bytes)
    } catch {
      throw error.within(.index(field.known?.count ?? 0))
    }
    field.append(message)
  }
}

extension Field {
  /// Appends to the list in the field, or to a new one.
  fileprivate mutating func append<Element>(_ element: Element) where Value == [Field<Element>] {
    var list = known ?? []
    self = .absent
    list.append(.value(element))
    self = .value(list)
  }
}
