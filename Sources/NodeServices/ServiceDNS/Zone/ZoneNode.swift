/// What is at a name. Nothing at all is possible: something is below it then.
struct ZoneNode: Hashable, Sendable {
  var data: [RecordData] = []
  /// The name is another one's.
  var alias: DomainName?

  init(_ data: [RecordData] = []) { self.data = data }

  init(alias: DomainName?) { self.alias = alias }
}
