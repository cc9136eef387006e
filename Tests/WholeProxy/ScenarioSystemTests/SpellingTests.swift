import ObjectNotation
import ArgumentParser
import Exposing
import FlagSpelling
import Foundation
import KubectlText
import Testing

@testable import viaduct

/// Options in kubectl's spelling.
@Suite struct SpellingTests {
  private func parse<Command: ParsableCommand>(_ type: Command.Type, _ words: String...) throws -> Command {
    try #require(try Viaduct.parseAsRoot(KubectlFlags.spelledOut(words)) as? Command)
  }

  @Test func getTakesAttachedValuesAndFlagsWithValues() throws {
    let get = try parse(
      Get.self, "get", "svc/a", "deploy/b", "-nshop", "-ojsonpath={.a=='b'}", "--no-headers=true",
      "--show-kind=false",
      "-La,b", "-R", "-fx,y")
    #expect(get.selection.scope.namespace == "shop")
    #expect(get.output == "jsonpath={.a=='b'}")
    #expect(get.noHeaders && !get.showKind && get.selection.source.recursive)
    #expect(get.selection.source.paths == ["x", "y"])
    #expect(try get.selection.requested().groups.map(\.names) == [["a"], ["b"]])
  }

  @Test func getTakesManifestsWithoutAKind() throws {
    let get = try parse(Get.self, "get", "-f", "x")
    #expect(try get.selection.requested().isEverything)
    #expect(try get.selection.selected().scope.isEverywhere && !get.selection.scope.allNamespaces)
    let scope = try parse(Describe.self, "describe", "-n", "shop", "-f", "x").selection.selected().scope
    #expect(scope == NamespaceScope("shop"))
    _ = try parse(Get.self, "get", "svc", "-w", "--kubeconfig", "x")
  }

  @Test func otherCommandsAcceptThemToo() throws {
    let describe = try parse(Describe.self, "describe", "svc", "-Alapp=web", "-f", "x")
    #expect(describe.selection.scope.allNamespaces && describe.selection.selector == "app=web")
    let expose = try parse(
      Expose.self, "expose", "deploy", "web", "-la=b", "-oyaml", "--name=1web", "-f", "x")
    #expect(expose.labels == "a=b" && expose.output == .yaml && expose.words == ["deploy", "web"])
    let delete = try parse(
      Delete.self, "delete", "svc", "b", "a", "--ignore-not-found=true", "-oname", "-f", "x")
    #expect(delete.ignoreNotFound && delete.output == .name)
  }

  @Test(arguments: [
    ["get"], ["get", "--kubeconfig", "x"], ["get", "svc", "a", "-A", "-f", "x"],
    ["get", "svc/a", "-l", "b", "-f", "x"],
    ["get", "svc", "-w", "-f", "-"], ["get", "svc,po", "-w", "-f", "x"], ["get", "-w", "-f", "x"],
    ["get", "svc", "a", "b", "-w", "-f", "x"],
    ["get", "svc", "--show-labels", "-o", "name", "-f", "x"],
    ["get", "svc", "-La", "-o", "custom-columns=A:.a", "-f", "x"],
    ["get", "svc", "--no-headers=maybe", "-f", "x"], ["get", "nope", "-f", "x"],
    ["get", "svc", "-R", "--kubeconfig", "x"],
    ["expose", "svc,deploy", "web", "-f", "x"], ["expose", "svc", "-f", "x"], ["delete", "svc", "-f", "x"],
    ["delete", "svc", "-l", "", "-f", "x"], ["delete", "svc", "--selector=", "-f", "x"],
  ])
  func refuses(_ words: [String]) {
    #expect(throws: (any Error).self) { try Viaduct.parseAsRoot(KubectlFlags.spelledOut(words)) }
  }

  /// `KubectlFlags` has all options of the commands, and no others.
  @Test(arguments: ["get", "describe", "delete", "expose"]) func knowsEveryOption(_ name: String) throws {
    let commands: [String: any ParsableCommand.Type] = [
      "get": Get.self, "describe": Describe.self, "delete": Delete.self, "expose": Expose.self,
    ]
    let command = try #require(commands[name])
    let help = try JSONDecoder().decode(Help.self, from: Data(command._dumpHelp().utf8))
    let declared = help.command.arguments.filter { $0.kind != "positional" }.compactMap(\.option)
    let known = try #require(KubectlFlags.options[name])
    #expect(Set(declared.filter { $0.name != "help" && $0.name != "version" }) == Set(known))
    #expect(known.count == Set(known).count)
  }

  private struct Help: Decodable {
    let command: Command

    struct Command: Decodable { let arguments: [Argument] }

    struct Argument: Decodable {
      let kind: String
      let names: [Name]?

      struct Name: Decodable { let kind: String, name: String }

      var option: FlagSpelling.Option? {
        guard let name = names?.first(where: { $0.kind == "long" })?.name else { return nil }
        let letter = names?.first { $0.kind == "short" }?.name.first
        return kind == "option" ? .value(letter, name) : .flag(letter, name)
      }
    }
  }
}
