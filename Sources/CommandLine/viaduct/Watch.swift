internal import ArgumentParser
internal import CommandInput
internal import Foundation
internal import KubectlText

/// `get --watch`: prints objects again when the manifests change, until the process is terminated.
struct Watch {
  let selection: ObjectArguments
  let fields: FieldSelector
  let printer: ObjectPrinter
  let toleratesAbsence: Bool

  /// Seconds between two looks at the files; a change is read after the files have been unchanged for as long.
  private static let interval = 0.5

  /// Rejects what cannot be watched.
  static func check(_ selection: ObjectArguments) throws {
    let requested = try selection.requested()
    guard requested.isOneKindOrObject else {
      throw ValidationError("--watch follows one kind or one object: get svc -w, or get svc/web -w")
    }
    guard !selection.source.paths.isEmpty, !selection.source.paths.contains("-") else {
      throw ValidationError(
        "--watch follows files and folders; specify them with -f, or use kubectl to watch an API server")
    }
  }

  func run() throws {
    var changes = SettledChanges(since: try asInputError(source.stamp))
    let (loaded, selected) = (try selection.load(), try selection.selected())
    let first = selected.listings(in: loaded.objects, fields: fields)
    if !toleratesAbsence { try refuse(selected.missing(in: first)) }
    var state = ObjectWatch(printer)
    try print(first, &state)
    while true {
      Thread.sleep(forTimeInterval: Self.interval)
      if changes.look(at: try? source.stamp()) { try printChanges(&state) }
    }
  }

  /// Prints changes. An unreadable manifest is reported and its objects are not shown as deleted.
  private func printChanges(_ state: inout ObjectWatch) throws {
    do {
      let loaded = try selection.load()
      guard loaded.isWhole else { return }
      try print(selection.selected().listings(in: loaded.objects, fields: fields), &state)
    } catch let failure as Failure {
      writeError("viaduct: \(failure.message)")
    }
  }

  private func print(_ listings: [ObjectListing], _ state: inout ObjectWatch) throws {
    let time = Int64(Date().timeIntervalSince1970)
    for listing in listings {
      writeOutput(try asInputError { () throws(ObjectTextError) in try state.text(of: listing, at: time) })
    }
  }

  private var source: InputSource { selection.source.source }
}
