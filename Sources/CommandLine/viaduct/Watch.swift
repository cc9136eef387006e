internal import ArgumentParser
internal import CommandInput
internal import FoundationEssentials
internal import Glibc
internal import KubectlText
internal import Synchronization

/// `get --watch`: prints objects again when the manifests or the API server's objects change, until the process is
/// terminated.
struct Watch {
  let selection: ObjectArguments
  let fields: FieldSelector
  let printer: ObjectPrinter
  let toleratesAbsence: Bool

  /// Microseconds between two looks at the files; a change is read after the files have been unchanged for as long.
  private static let interval: UInt32 = 500_000

  /// Rejects what cannot be watched.
  static func check(_ selection: ObjectArguments) throws {
    let requested = try selection.requested()
    guard requested.isOneKindOrObject else {
      throw ValidationError("--watch follows one kind or one object: get svc -w, or get svc/web -w")
    }
    guard !selection.source.paths.contains("-") else {
      throw ValidationError(
        "--watch cannot follow standard input; specify files or folders with -f, or an API server with --kubeconfig"
      )
    }
  }

  func run() throws {
    if selection.source.paths.isEmpty { try followServer() } else { try followManifests() }
  }

  /// Prints what an API server's watch reports.
  private func followServer() throws {
    let selected = try selection.selected()
    let path = selected.requested.groups[0].kind.listPath(in: selected.scope.searched)
    let state = Mutex(ObjectWatch(printer))
    let fields = fields
    let mustExist = Mutex(!toleratesAbsence)
    do {
      try followObjects(selection.source.source, at: [path], warn: writeError) {
        objects throws(ObservedEnd) in
        let listings = selected.listings(in: objects, fields: fields)
        let missing = mustExist.withLock { mustExist in
          defer { mustExist = false }
          return mustExist ? selected.missing(in: listings) : []
        }
        if !missing.isEmpty { throw .missing(missing) }
        try state.withLock { state throws(ObservedEnd) in try print(listings, &state) }
      }
    } catch {
      switch error {
      case .input(let error): throw Failure(error)
      case .receiver(let reason): try end(reason)
      }
    }
  }

  private func followManifests() throws {
    var changes = SettledChanges(since: try asInputError(source.stamp))
    let (loaded, selected) = (try selection.load(), try selection.selected())
    let first = selected.listings(in: loaded.objects, fields: fields)
    if !toleratesAbsence { try refuse(selected.missing(in: first)) }
    var state = ObjectWatch(printer)
    try printNow(first, &state)
    while true {
      usleep(Self.interval)
      if changes.look(at: try? source.stamp()) { try printChanges(&state) }
    }
  }

  /// Prints changes. An unreadable manifest is reported and its objects are not shown as deleted.
  private func printChanges(_ state: inout ObjectWatch) throws {
    do {
      let loaded = try selection.load()
      guard loaded.isWhole else { return }
      try printNow(selection.selected().listings(in: loaded.objects, fields: fields), &state)
    } catch let failure as Failure {
      writeError("viaduct: \(failure.message)")
    }
  }

  private func printNow(_ listings: [ObjectListing], _ state: inout ObjectWatch) throws {
    do throws(ObservedEnd) { try print(listings, &state) } catch { try end(error) }
  }

  private func end(_ reason: ObservedEnd) throws {
    switch reason {
    case .missing(let lines): try refuse(lines)
    case .text(let error): throw Failure(code: .input, message: error.description)
    }
  }

  private var source: InputSource { selection.source.source }
}

/// Why objects are no longer watched.
private enum ObservedEnd: Error {
  /// Objects that were named do not exist: a line for each.
  case missing([String])
  /// The printer's template or order does not fit the objects.
  case text(ObjectTextError)
}

/// Prints what is new in the listings.
private func print(_ listings: [ObjectListing], _ state: inout ObjectWatch) throws(ObservedEnd) {
  let time = Int64(Date().timeIntervalSince1970)
  do throws(ObjectTextError) {
    for listing in listings { writeOutput(try state.text(of: listing, at: time)) }
  } catch {
    throw .text(error)
  }
}
