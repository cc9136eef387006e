internal import KubeObjects

/// The hash of keys. Both readers of plain manifests take it while they read a key.
struct KeyHash {
  private(set) var value: UInt32 = 0x811c_9dc5

  mutating func add(_ byte: UInt8) { value = (value ^ UInt32(byte)) &* 0x0100_0193 }

  /// Hashes a text.
  static func of(_ text: String) -> UInt32 {
    var hash = KeyHash()
    for byte in text.utf8 { hash.add(byte) }
    return hash.value
  }
}

/// Names in a hash table, each with a value, to be found by the tokens of keys.
struct KeyTable<Value: Sendable>: Sendable {
  private struct Slot: Sendable {
    var hash: UInt32 = 0
    /// The place of the name in `names`.
    var start: UInt16 = 0
    var count: UInt16 = 0
    /// One more than the index of the value; 0 if the slot is free.
    var place: UInt16 = 0
  }

  /// At least twice as many as names.
  private var slots: [Slot]
  /// All names, one after the other.
  private var names: [UInt8] = []
  private var values: [Value] = []

  init(_ names: [(name: String, value: Value)]) {
    var size = 4
    while size < 2 * names.count { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
    for (name, value) in names { put(name, value) }
  }

  private mutating func put(_ name: String, _ value: Value) {
    var new = Slot(hash: KeyHash.of(name), start: UInt16(names.count), count: UInt16(name.utf8.count))
    names += Array(name.utf8)
    values.append(value)
    new.place = UInt16(values.count)
    var slot = Int(new.hash) & (slots.count - 1)
    while slots[slot].place > 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = new
  }

  /// Returns the value of a key's name; nil if it is not in the table.
  func value(of key: PlainTape.Token, _ bytes: Span<UInt8>) -> Value? {
    var index = Int(key.next) & (slots.count - 1)
    while slots[index].place > 0 {
      let slot = slots[index]
      if slot.hash == key.next, matches(slot, key, bytes) { return values[Int(slot.place) - 1] }
      index = (index + 1) & (slots.count - 1)
    }
    return nil
  }

  private func matches(_ slot: Slot, _ key: PlainTape.Token, _ bytes: Span<UInt8>) -> Bool {
    guard UInt32(slot.count) == key.count else { return false }
    for index in 0..<Int(slot.count) where names[Int(slot.start) + index] != bytes[Int(key.start) + index] {
      return false
    }
    return true
  }
}

extension KeyTable where Value: FieldName {
  /// The names of a message's fields.
  init() { self.init(Value.allCases.map { (name: $0.name, value: $0) }) }
}
