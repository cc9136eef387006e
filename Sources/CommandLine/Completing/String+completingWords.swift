extension String {
  /// This text, in which a completion script for bash, if it is one, does not take the words of this program for files.
  ///
  /// The argument parser's script says `-o filenames` for all candidates; then bash appends a slash to the namespace
  /// `shop` where a folder is called so.
  package var completingWords: String {
    guard hasPrefix("#!/bin/bash") else { return self }
    return replacing(
      "        __viaduct_add_completions -W ",
      with: "        compopt +o filenames\n        __viaduct_add_completions -W ")
  }
}
