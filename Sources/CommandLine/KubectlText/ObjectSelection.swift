package import ClusterModel

/// The objects that the arguments of `get`, `describe` or `delete` select.
package struct ObjectSelection: Sendable {
  /// Kinds and names.
  package let requested: RequestedObjects
  /// The namespaces to look in.
  package let scope: NamespaceScope
  /// The labels that objects must have if they are not named.
  package let labels: LabelSelector

  /// Creates the selection; without labels, every object of the requested kinds and names.
  package init(
    _ requested: RequestedObjects, in scope: NamespaceScope, labels: LabelSelector = LabelSelector()
  ) {
    self.requested = requested
    self.scope = scope
    self.labels = labels
  }

  /// Returns the selected objects, a listing for each requested group, or for each run of one kind if everything is
  /// requested.
  package func listings(
    in objects: [ObjectValue], fields: FieldSelector = FieldSelector()
  ) -> [ObjectListing] {
    if requested.isEverything {
      var query = ObjectListing.Query(namespace: scope.searched, selector: labels)
      query.fields = fields
      return ObjectListing.runs(in: objects, query)
    }
    return requested.groups.map { group in
      var query = query(for: group)
      query.fields = fields
      return ObjectListing(group.kind, in: objects, query)
    }
  }

  /// Returns a line for each named object that none of the listings has.
  ///
  /// - Parameter listings: those of this selection.
  package func missing(in listings: [ObjectListing]) -> [String] {
    zip(requested.groups, listings).flatMap { group, listing in
      listing.missing(from: query(for: group)).map { scope.notFound($0, of: group.kind) }
    }
  }

  private func query(for group: RequestedObjects.Group) -> ObjectListing.Query {
    ObjectListing.Query(namespace: scope.searched, names: group.names, selector: labels)
  }

  /// The message if nothing is found; nil if objects are named, each of which has a line of its own then.
  var emptyMessage: String? { requested.isNamed ? nil : scope.emptyMessage(for: requested.kinds) }
}

extension ObjectSelection {
  /// Returns what `get` prints.
  ///
  /// - Parameters:
  ///   - listings: those of this selection.
  ///   - toleratesAbsence: `--ignore-not-found`: nothing is said about objects that do not exist, and one that was
  ///     named is not printed as an empty List.
  /// - Throws: if the printer's template or order does not fit the objects.
  package func answer(
    with listings: [ObjectListing], by printer: ObjectPrinter, toleratesAbsence: Bool = false
  ) throws(ObjectTextError) -> ObjectAnswer {
    let isEmpty = listings.allSatisfy(\.objects.isEmpty)
    let isOne = requested.isOne || requested.isEverything && listings.map(\.objects.count) == [1]
    let isPrinted = !isEmpty || !requested.isOne && !toleratesAbsence
    let text = isPrinted ? try printer.text(of: listings, isOne: isOne) : ""
    return ObjectAnswer(
      text: text, note: isEmpty && printer.output.isTable && !toleratesAbsence ? emptyMessage : nil,
      missing: toleratesAbsence ? [] : missing(in: listings))
  }

  /// Returns what `describe` prints. A name that no object has is used as a prefix, if it is the only one.
  ///
  /// - Parameters:
  ///   - objects: all objects; a description also shows what belongs to an object, such as a Service's slices.
  ///   - snapshot: those of them that are valid, by which annotations of Services and slices are explained.
  ///   - now: the present, in seconds since 1970.
  package func descriptions(
    of objects: [ObjectValue], checked snapshot: ClusterSnapshot = ClusterSnapshot(), now: Int64
  ) -> ObjectAnswer {
    let checked = CheckedServices(snapshot)
    let exact = listings(in: objects)
    let isExact = requested.prefix == nil || exact.contains { !$0.objects.isEmpty }
    let texts = (isExact ? exact : similar(in: objects)).flatMap { listing in
      listing.objects.map {
        ObjectDescription(of: $0, listing.kind, among: objects, checked: checked, now: now).text
      }
    }
    return ObjectAnswer(
      text: texts.joined(separator: "\n\n").printable, note: texts.isEmpty ? emptyMessage : nil,
      missing: isExact || texts.isEmpty ? missing(in: exact) : [])
  }

  /// Returns the objects whose names begin with the requested one.
  private func similar(in objects: [ObjectValue]) -> [ObjectListing] {
    guard let prefix = requested.prefix else { return [] }
    return requested.groups.map { group in
      ObjectListing(group.kind, in: objects, ObjectListing.Query(namespace: scope.searched))
        .beginning(with: prefix)
    }
  }
}
