import ArgumentParser
import Completing
import Testing

@testable import viaduct

/// Every command says what it is called. Deriving the name from the type makes the runtime search all of the program's
/// protocol conformances for each command, at every start.
@Suite struct CommandNameTests {
  @Test func everyCommandHasAName() {
    var commands: [any ParsableCommand.Type] = [Viaduct.self]
    var count = 0
    while let command = commands.popLast() {
      #expect(command.configuration.commandName != nil, "\(command)")
      commands += command.configuration.subcommands
      count += 1
    }
    #expect(count > 15)
  }

  @Test(arguments: [["--help"], ["-h"], ["help"]])
  func theTextAboutTheProgramIsTheParsers(words: [String]) throws {
    #expect(Main.asksForHelp(words))
    let help = #expect(throws: (any Error).self) {
      var command = try Viaduct.parseAsRoot(words)
      try command.run()
    }
    #expect(Viaduct.fullMessage(for: try #require(help)) == Viaduct.helpMessage())
  }

  /// The parser's script is the one that `completingWords` knows.
  @Test func eachWordListInTheScriptForBashIsNoListOfFiles() {
    let script = Viaduct.completionScript(for: .bash)
    let wordLists = script.occurrences(of: "__viaduct_add_completions -W ")
    #expect(wordLists > 10)
    #expect(script.completingWords.occurrences(of: "compopt +o filenames\n") == wordLists)
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func occurrences(of text: String) -> Int { ranges(of: text).count }
}
