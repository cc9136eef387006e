package import ClusterModel

/// The requested objects of one kind, in order of namespace and name, or in the order in which they were named.
package struct ObjectListing: Sendable {
  /// Their kind.
  package let kind: ObjectKind
  /// The objects with all their fields.
  package internal(set) var objects: [ObjectValue]
  /// Whether they were requested by name.
  let isNamed: Bool

  /// Which objects are requested.
  package struct Query: Sendable {
    /// Nil for all namespaces.
    package var namespace: String?
    /// Empty for all names.
    package var names: [String]
    /// The label selector that objects must match.
    package var selector: LabelSelector
    /// The field selector that objects must match.
    package var fields = FieldSelector()

    /// Creates a query for a namespace, or for all namespaces.
    package init(namespace: String?, names: [String] = [], selector: LabelSelector = LabelSelector()) {
      self.namespace = namespace
      self.names = names
      self.selector = selector
    }
  }

  /// Selects the requested objects from all. Of two with the same name, the first is used. Endpoints that do not exist
  /// are built from the slices, as the control plane does.
  package init(_ kind: ObjectKind, in all: [ObjectValue], _ query: Query) {
    var known: Set<NamespacedName> = []
    let written = all.filter { kind.includes($0) && known.insert($0.name).inserted }
    let made = kind == .endpoints ? derivedEndpoints(from: all).filter { known.insert($0.name).inserted } : []
    self.kind = kind
    isNamed = !query.names.isEmpty
    let found = (written + made).filter { query.includes($0, of: kind) }.sorted { $0.name < $1.name }
    objects = isNamed ? query.names.flatMap { name in found.filter { $0.name.name == name } } : found
  }

  /// Selects all objects that match, whatever their kind, in their order: a listing for each run of one kind.
  static func runs(in all: [ObjectValue], _ query: Query) -> [ObjectListing] {
    var known: Set<String> = []
    var runs: [ObjectListing] = []
    for object in all {
      guard let kind = ObjectKind.allCases.first(where: { $0.includes(object) }),
        query.includes(object, of: kind),
        known.insert("\(kind.rawValue)/\(object.name)").inserted
      else { continue }
      if runs.last?.kind != kind { runs.append(ObjectListing(kind)) }
      runs[runs.count - 1].objects.append(object)
    }
    return runs
  }

  /// Creates a listing of objects that are requested one by one.
  private init(_ kind: ObjectKind) {
    self.kind = kind
    objects = []
    isNamed = true
  }

  /// Returns the objects whose names have this prefix.
  package func beginning(with prefix: String) -> ObjectListing {
    var listing = self
    listing.objects = objects.filter { $0.name.name.hasPrefix(prefix) }
    return listing
  }

  /// Returns the names that were requested but do not exist.
  package func missing(from query: Query) -> [String] {
    let found = Set(objects.map(\.name.name))
    return query.names.filter { !found.contains($0) }
  }
}

extension ObjectListing.Query {
  fileprivate func includes(_ object: ObjectValue, of kind: ObjectKind) -> Bool {
    if let namespace, kind.isNamespaced, object.name.namespace != namespace { return false }
    if !names.isEmpty { return names.contains(object.name.name) }
    return selector.matches(object["metadata"]["labels"].labels) && fields.matches(object, of: kind)
  }
}

extension ObjectListing {
  /// The layout of a table.
  package struct TableStyle: Sendable {
    /// `-o wide`
    package var isWide = false
    /// A column with each object's namespace: `-A`
    package var showsNamespace = false
    /// `--show-labels`
    package var showsLabels = false
    /// `-L`: labels that have a column of their own.
    package var labelColumns: [String] = []
    /// False with `--no-headers`.
    package var hasHeadings = true
    /// `service/web` instead of `web`, if several kinds are listed.
    package var showsKind = false
    /// `--count`: a last line with the number of objects.
    package var countsObjects = false
    /// The present, in seconds since 1970.
    package var now: Int64

    /// Creates the layout of a plain table at this time.
    package init(now: Int64) { self.now = now }
  }

  /// Returns kubectl's table of the objects.
  package func table(_ style: TableStyle) -> String {
    var widths: [Int] = []
    return table(style, widths: &widths)
  }

  /// - Parameter widths: the minimum width of each column, from the tables above; becomes the widths of this table.
  func table(_ style: TableStyle, widths: inout [Int]) -> String {
    let columns = ObjectColumns(kind, now: style.now)
    let showsNamespace = kind.isNamespaced && style.showsNamespace
    let headings =
      (showsNamespace ? ["NAMESPACE"] : []) + columns.headings + (style.isWide ? columns.wideHeadings : [])
      + style.labelColumns.map(\.labelHeading) + (style.showsLabels ? ["LABELS"] : [])
    let rows = objects.map { object in
      var cells = columns.cells(object)
      if style.showsKind { cells[0] = "\(kind.prefix)/\(cells[0])" }
      let labels = object["metadata"]["labels"].labels
      return (showsNamespace ? [object.name.namespace] : []) + cells
        + (style.isWide ? columns.wideCells(object) : []) + style.labelColumns.map { labels[$0] ?? "" }
        + (style.showsLabels ? [labels.cell] : [])
    }
    let table = TextTable(
      (style.hasHeadings ? [headings] : []) + rows.map { $0.map(\.cellText) }, atLeast: widths)
    widths = table.widths
    return table.text + (style.countsObjects ? countLine : "")
  }

  /// The number of objects and of what they contain: `3 services, 5 ports`.
  package var countLine: String {
    let counted: [(Int, String)] =
      switch kind {
      case .service: [(objects.count, "service"), (sum { $0["spec"]["ports"].elements.count }, "port")]
      case .endpoints:
        [(objects.count, "service"), (sum(\.endpointAddressCount), "endpoint address")]
      case .endpointSlice:
        [(objects.count, "endpoint slice"), (sum { $0["endpoints"].elements.count }, "endpoint")]
      case .pod:
        [(objects.count, "pod"), (objects.filter { $0.hasTrueCondition("Ready") }.count, "ready pod")]
      case .node:
        [(objects.count, "node"), (objects.filter { $0.hasTrueCondition("Ready") }.count, "ready node")]
      case .deployment, .replicaSet:
        [
          (objects.count, kind == .deployment ? "deployment" : "replica set"),
          (sum { $0["status"]["readyReplicas"].number ?? 0 }, "ready pod"),
        ]
      }
    return counted.map { "\($0) \($1)\($0 == 1 ? "" : $1.hasSuffix("s") ? "es" : "s")" }.joined(
      separator: ", ")
      + "\n"
  }

  private func sum(_ count: (ObjectValue) -> Int) -> Int { objects.reduce(0) { $0 + count($1) } }
}

extension String {
  /// The heading of a label's column: the last part of its key.
  fileprivate var labelHeading: String {
    (split(separator: "/", omittingEmptySubsequences: false).last ?? "").uppercased()
  }
}
