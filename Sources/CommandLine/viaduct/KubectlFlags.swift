internal import FlagSpelling

/// The options that our commands share with kubectl, so that they are accepted in kubectl's spelling too.
enum KubectlFlags {
  /// The options of each such command, by command name.
  static let options: [String: [FlagSpelling.Option]] = [
    "get": common + selecting + [
      .value("o", "output"), .value("L", "label-columns"), .value(nil, "field-selector"),
      .value(nil, "sort-by"), .value(nil, "template"),
      .flag("w", "watch"), .flag(nil, "no-headers"), .flag(nil, "show-labels"), .flag(nil, "show-kind"),
      .flag(nil, "show-managed-fields"), .flag(nil, "ignore-not-found"), .flag(nil, "count"),
      .value(nil, "store"), .value(nil, "kubeconfig"), .value(nil, "context"),
    ],
    "describe": common + selecting + [
      .value(nil, "store"), .value(nil, "kubeconfig"), .value(nil, "context"),
    ],
    "delete": common + selecting + [
      .value("o", "output"), .value(nil, "dry-run"), .flag(nil, "all"), .flag(nil, "ignore-not-found"),
    ],
    "expose": common + [
      .value("o", "output"), .value("l", "labels"), .value(nil, "selector"), .value(nil, "dry-run"),
      .value(nil, "port"), .value(nil, "target-port"), .value(nil, "type"), .value(nil, "node-port"),
      .value(nil, "name"), .value(nil, "protocol"), .value(nil, "external-ip"),
      .value(nil, "session-affinity"),
      .value(nil, "cluster-ip"), .value(nil, "load-balancer-ip"),
    ],
  ]

  private static let common: [FlagSpelling.Option] = [
    .value("n", "namespace"), .value("f", "filename"), .flag("R", "recursive"),
  ]
  private static let selecting: [FlagSpelling.Option] = [
    .value("l", "selector"), .flag("A", "all-namespaces"),
  ]

  /// Rewrites those options of a command line to the spelling that the parser reads.
  static func spelledOut(_ arguments: [String]) -> [String] {
    guard let command = arguments.first, let options = options[command] else { return arguments }
    return [command]
      + FlagSpelling(options, requiringValues: ["filename", "dry-run"])
      .spelledOut(Array(arguments.dropFirst()))
  }
}
