internal import Addresses
internal import CNftnl
internal import NFTRuleset

extension LibrarySet {
  /// Names a set, to delete it.
  init(_ name: String, in table: String) {
    self.init()
    set(NFTNL_SET_TABLE, table)
    set(NFTNL_SET_NAME, name)
  }

  /// Creates a set with these attributes.
  init(
    _ name: String, in table: String = tableName, _ attributes: SetAttributes, _ userData: UserData,
    family: AddressFamily, identifier: UInt32
  ) {
    self.init(name, in: table)
    set(NFTNL_SET_FAMILY, UInt32(family.protocolNumber))
    set(NFTNL_SET_ID, identifier)
    set(NFTNL_SET_USERDATA, userData.bytes)
    set(attributes)
  }

  /// Creates a set as declared.
  init(
    _ declaration: SetDeclaration, in table: String = tableName, family: AddressFamily, identifier: UInt32
  ) {
    self.init(
      declaration.name.description, in: table, SetAttributes(declaration),
      UserData(declaration, family: family), family: family, identifier: identifier)
  }

  private func set(_ attributes: SetAttributes) {
    set(NFTNL_SET_FLAGS, attributes.flags)
    set(NFTNL_SET_KEY_TYPE, attributes.keyType)
    set(NFTNL_SET_KEY_LEN, attributes.keyLength)
    if let type = attributes.dataType {
      set(NFTNL_SET_DATA_TYPE, type)
      set(NFTNL_SET_DATA_LEN, attributes.dataLength ?? 0)
    }
    if let size = attributes.size { set(NFTNL_SET_DESC_SIZE, size) }
    if let timeout = attributes.timeoutMilliseconds { set(NFTNL_SET_TIMEOUT, timeout) }
    if !attributes.fieldLengths.isEmpty { set(NFTNL_SET_DESC_CONCAT, attributes.fieldLengths) }
    for name in attributes.expressions {
      let kind = ElementLimit.Kind.allCases.first { $0.expressionName == name }
      add(kind.map { LibraryExpression($0.template) } ?? LibraryExpression(name))
    }
  }
}
