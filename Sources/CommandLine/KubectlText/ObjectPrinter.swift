internal import ObjectNotation
internal import ClusterModel
internal import GoTemplate
internal import JSONPath

/// Prints objects as `get` does, in one of its output formats.
package struct ObjectPrinter: Sendable {
  /// The output format.
  package var output: ObjectOutput
  /// The layout of tables.
  package var style: ObjectListing.TableStyle
  /// `--sort-by`; nil for the order of the listings.
  package var order: ObjectOrder?
  /// Whether YAML and JSON have `metadata.managedFields`.
  package var showsManagedFields = false

  /// Creates a printer, by default of kubectl's plain table.
  package init(output: ObjectOutput = .table(isWide: false), style: ObjectListing.TableStyle) {
    self.output = output
    self.style = style
  }

  /// Returns the output. Without objects, a table is empty, and a List has no items.
  ///
  /// - Parameter isOne: whether one object was named, which is then printed as itself and not in a List.
  package func text(of listings: [ObjectListing], isOne: Bool) throws(ObjectTextError) -> String {
    switch output {
    // As in kubectl, what is for people has no escape sequences, wherever it goes.
    case .table(let isWide): return try tables(of: listings, isWide: isWide).printable
    case .yaml: return try shownDocument(listings, isOne).yaml
    case .json: return try shownDocument(listings, isOne).json
    case .name: return try sorted(listings).map { "\($0.kind.prefix)/\($0.value.name.name)\n" }.joined()
    case .customColumns(let columns):
      return try columns.text(of: try sorted(listings).map(\.value), hasHeadings: style.hasHeadings)
    case .jsonPath(let template):
      let document = try document(listings, isOne)
      do { return try template.text(of: document) } catch { throw ObjectTextError("-o jsonpath: \(error)") }
    case .jsonPathAsJSON(let template):
      let document = try document(listings, isOne)
      do {
        return try template.results(in: document).map { ObjectValue.list($0).json }.joined()
      } catch {
        throw ObjectTextError("-o jsonpath-as-json: \(error)")
      }
    case .goTemplate(let template):
      let document = try document(listings, isOne)
      do { return try template.text(of: document) } catch {
        throw ObjectTextError("-o go-template: \(error)")
      }
    }
  }

  // MARK: Tables

  private func tables(of listings: [ObjectListing], isWide: Bool) throws(ObjectTextError) -> String {
    var style = style
    style.isWide = isWide
    style.showsKind = style.showsKind || listings.haveSeveralKinds
    var tables: [String] = []
    for listing in listings where !listing.objects.isEmpty {
      tables.append(try listing.sorted(by: order).table(style))
    }
    return tables.joined(separator: style.hasHeadings ? "\n" : "")
  }

  // MARK: Whole objects

  private struct ListedObject {
    let kind: ObjectKind
    let value: ObjectValue
  }

  private func sorted(_ listings: [ObjectListing]) throws(ObjectTextError) -> [ListedObject] {
    let all = listings.flatMap { listing in
      listing.objects.map { ListedObject(kind: listing.kind, value: $0) }
    }
    return try order.map { order throws(ObjectTextError) in try order.sorted(all, by: \.value) } ?? all
  }

  /// Returns one object as itself, several as a List.
  private func document(_ listings: [ObjectListing], _ isOne: Bool) throws(ObjectTextError) -> ObjectValue {
    let objects = try sorted(listings).map(\.value)
    return isOne && objects.count == 1 ? objects[0] : .listOfObjects(objects)
  }

  private func shownDocument(
    _ listings: [ObjectListing], _ isOne: Bool
  ) throws(ObjectTextError) -> ObjectValue {
    let objects = try sorted(listings).map { showsManagedFields ? $0.value : $0.value.withoutManagedFields }
    return isOne && objects.count == 1 ? objects[0] : .listOfObjects(objects)
  }
}

extension [ObjectListing] {
  /// Whether several kinds were requested; kinds of named objects count only if the objects exist.
  fileprivate var haveSeveralKinds: Bool {
    Set(filter { !$0.isNamed || !$0.objects.isEmpty }.map(\.kind)).count > 1
  }
}

extension ObjectListing {
  func sorted(by order: ObjectOrder?) throws(ObjectTextError) -> ObjectListing {
    guard let order else { return self }
    var listing = self
    listing.objects = try order.sorted(objects, by: \.self)
    return listing
  }
}

extension ObjectValue {
  fileprivate static func listOfObjects(_ objects: [ObjectValue]) -> ObjectValue {
    .object([
      "apiVersion": .text("v1"), "kind": .text("List"), "items": .list(objects),
      "metadata": .object(["resourceVersion": .text("")]),
    ])
  }

  /// The object without the API server's record of who set which field.
  fileprivate var withoutManagedFields: ObjectValue {
    guard case .object(var fields) = self, case .object(var metadata)? = fields["metadata"] else {
      return self
    }
    metadata["managedFields"] = nil
    fields["metadata"] = .object(metadata)
    return .object(fields)
  }
}

extension String {
  /// The string without control characters of a terminal: escape becomes `^[`, a carriage return `\r`, as in kubectl.
  var harmless: String { replacing("\u{1b}", with: "^[").replacing("\r", with: "\\r") }

  /// The string as the cell of a table: only its first line.
  var cellText: String {
    guard let end = unicodeScalars.firstIndex(where: { ["\n", "\r", "\u{c}"].contains($0) }) else {
      return harmless
    }
    return String(unicodeScalars[..<end]).harmless + "..."
  }
}
