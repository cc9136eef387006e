/// The records at a name. An empty node exists only because there are names below it.
struct ZoneNode: Hashable, Sendable {
  var data: [RecordData] = []
  /// The target, if the name is an alias.
  var alias: DomainName?

  init(_ data: [RecordData] = []) { self.data = data }

  init(alias: DomainName?) { self.alias = alias }
}
