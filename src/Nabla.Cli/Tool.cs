using System.CommandLine;
using System.CommandLine.Invocation;
using Nabla.Cli.Commands;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Cli;

/// <summary>The command line: arguments in, exit code out.</summary>
internal static class Tool
{
    /// <summary>Runs one command, writing text only.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="stdout">Where results go.</param>
    /// <param name="stderr">Where errors go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter stdout, TextWriter stderr)
    {
        using var interrupt = new Interrupt();
        return Run(args, new Session(stdout, stderr, Interactive: false, interrupt));
    }

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="session">What the command talks to.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, Session session)
    {
        bool verbose = args.Contains("--verbose");
        try
        {
            if (Empty(args) is { } empty) throw new UsageException(empty);
            var parsed = Root.Create(session)
                .Parse([.. HelpLast(args).Select(WithDashes)], new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (ValueHelp.Write(parsed, session.Out)) return ExitCodes.Done;
            if (parsed.Action is ParseErrorAction || UsageError.FindUnknownFlag(parsed) is not null)
                return UsageError.Explain(parsed, session.Error);
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = session.Out,
                Error = session.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (OperationCanceledException) when (session.Interrupt.Token.IsCancellationRequested)
        {
            session.Error.WriteLine("interrupted: nothing is saved");
            return session.Interrupt.ExitCode;
        }
        catch (Exception fault)
        {
            bool wrongUse = fault is UsageException or NablaException { Code: NablaException.InvalidSetting };
            bool known = wrongUse || fault is NablaException or CheckpointException or IOException or UnauthorizedAccessException
                or OutOfMemoryException;
            session.Error.WriteLine(known
                ? $"error: {MessageText.SingleLine(Message(fault))}"
                : $"error: internal error in nabla ({fault.GetType().Name}: {MessageText.SingleLine(fault.Message)}). Use "
                + $"--verbose to show the "
                + "stack trace.");
            if (verbose) session.Error.WriteLine(fault);
            return wrongUse ? ExitCodes.Usage : known ? ExitCodes.Failed : ExitCodes.Defect;
        }
    }

    // "nabla help train" is "nabla train --help".
    private static IEnumerable<string> HelpLast(IReadOnlyList<string> args) => args is ["help", ..] ? [.. args.Skip(1), "--help"] : args;

    // The messages of the framework name absolute paths.
    private static string Message(Exception fault) => fault switch
    {
        FileNotFoundException { FileName: { } file } => $"There is no file \"{Relative(file)}\". Check the path.",
        UnauthorizedAccessException or IOException => $"{fault.Message.Replace($"'{Environment.CurrentDirectory}/", "'",
            StringComparison.Ordinal)}",
        OutOfMemoryException => "The memory is not sufficient. Use less data, a smaller network or a smaller batch.",
        _ => FlagAdvice.Message(fault),
    };

    private static string Relative(string path) =>
        Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal)
            ? relative : path;

    // Usually a shell variable that is not set.
    private static string? Empty(IReadOnlyList<string> args)
    {
        int at = args.ToList().IndexOf("");
        if (at >= 0)
            return at > 0 && args[at - 1].StartsWith('-')
                ? $"{args[at - 1]} has an empty value. Set a value, or leave it out." : "An argument is empty. Set a "
                + "value, or leave it out.";
        return args.FirstOrDefault(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.EndsWith('=')
            && arg.Count(c => c == '=') == 1) is { } flag
            ? $"{flag[..^1]} has an empty value. Set a value, or leave it out."
            : null;
    }

    // --learning_rate is --learning-rate.
    private static string WithDashes(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return argument;
        int end = argument.IndexOf('=');
        return end < 0 ? argument.Replace('_', '-') : argument[..end].Replace('_', '-') + argument[end..];
    }
}
