using System.CommandLine;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla completion SHELL</c>: a script that asks this program for completions.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _nabla() {
            local IFS=$'\n'
            COMPREPLY=( $(nabla "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) )
        }
        complete -o default -F _nabla nabla
        """;

    private const string Zsh = """
        _nabla() {
            local found
            found=("${(@f)$(nabla "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found || _files
        }
        compdef _nabla nabla
        """;

    private const string Fish = """
        complete -c nabla -a '(nabla "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName nabla -ScriptBlock {
            param($word, $line, $position)
            nabla "[suggest:$position]" "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("completion", "Prints a shell script for tab completion of commands, flags and names.")
        {
            Examples =
            [
                ("eval \"$(nabla completion bash)\"", "bash, for this session; add the line to ~/.bashrc for every session"),
                ("nabla completion fish > ~/.config/fish/completions/nabla.fish", "fish"),
                ("nabla completion pwsh | Out-String | Invoke-Expression", "PowerShell"),
            ],
        };
        var shell = command.Takes(new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh" });
        string[] shells = ["bash", "zsh", "fish", "pwsh"];
        shell.CompletionSources.Add(shells);
        shell.Validators.Add(result =>
        {
            if (!shells.Contains(result.Tokens[0].Value))
                result.AddError($"SHELL must be one of {string.Join(", ", shells)} (got \"{result.Tokens[0].Value}\").");
        });
        command.SetAction(parsed =>
        {
            session.Out.WriteLine(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            });
            return ExitCodes.Done;
        });
        return command;
    }
}
