extension TableImage {
  /// Returns the names of all objects of a kind, in no particular order.
  public func names(of kind: TableObject.Kind) -> [TableObject.Name] {
    switch kind {
    case .set: sets.keys.map { .set($0) }
    case .chain: chains.keys.map { .chain($0) }
    }
  }

  /// Returns the object with this name; nil if there is none, or if we could not have made it.
  public func object(_ name: TableObject.Name) -> TableObject? {
    switch name {
    case .set(let name): sets[name]?.declaration.map { .set($0) }
    case .chain(let name): chains[name].flatMap { $0.isOurs ? .chain(name, $0.base) : nil }
    }
  }

  /// Adds an object with nothing in it, in place of one with the same name.
  mutating func insert(_ object: TableObject) {
    switch object {
    case .set(let declaration): sets[declaration.name] = Set(declaration: declaration, elements: [:])
    case .chain(let name, let base): chains[name] = Chain(base: base, rules: [])
    }
  }

  /// Removes an object with everything in it.
  mutating func remove(_ name: TableObject.Name) {
    switch name {
    case .set(let name): sets[name] = nil
    case .chain(let name): chains[name] = nil
    }
  }
}
