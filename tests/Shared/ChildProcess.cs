using System.Diagnostics;
using System.Globalization;

namespace Nabla.Testing;

/// <summary>A program that a test runs. It does not outlive the test, and waiting for it ends by <see cref="ProgressTimeout"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int InterruptBit = 1 << (2 - 1), NoSuchFile = 2;

    private readonly Process _process;
    private readonly string _command;

    private ChildProcess(Process process, string command)
    {
        (_process, _command) = (process, command);
        Error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>All that it writes to standard error.</summary>
    public Task<string> Error { get; }

    /// <summary>Starts a program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(string program, IReadOnlyList<string> arguments, string? workingDirectory = null,
        params (string Name, string Value)[] environment)
    {
        FastRun.Refuse(program);
        // Shells start what they put into the background with SIGINT ignored, and children inherit that: a test that interrupts its child
        // would wait forever.
        bool isIgnored = IsInterruptIgnored();
        if (isIgnored && !IsThere(program)) throw new System.ComponentModel.Win32Exception(NoSuchFile);
        var start = isIgnored
            ? new ProcessStartInfo("env", ["--default-signal=INT", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, workingDirectory ?? "");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!, $"{program} {string.Join(' ', arguments)}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<ChildResult> RunAsync(string program, IReadOnlyList<string> arguments, string? workingDirectory = null,
        params (string Name, string Value)[] environment)
    {
        using var process = Start(program, arguments, workingDirectory, environment);
        return await process.ResultAsync();
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ChildResult Run(string program, IReadOnlyList<string> arguments, string? workingDirectory = null,
        params (string Name, string Value)[] environment) =>
        RunAsync(program, arguments, workingDirectory, environment).GetAwaiter().GetResult();

    /// <summary>The next line of its standard output; null at the end.</summary>
    public Task<string?> ReadLineAsync() => Wait.ForAsync(_process.StandardOutput.ReadLineAsync(), $"a line of {_command}");

    /// <summary>Waits for its end.</summary>
    /// <returns>What it came to, with that part of its output that was not read yet.</returns>
    public Task<ChildResult> ResultAsync() => Wait.ForAsync(EndAsync(), $"the end of {_command}");

    /// <summary>Sends a signal, such as INT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it with all that it started.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<ChildResult> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync(), error = await Error;
        await _process.WaitForExitAsync();
        return new(_process.ExitCode, output, error);
    }

    // As a shell looks for it.
    private static bool IsThere(string program) => program.Contains('/')
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool IsInterruptIgnored()
    {
        const string Field = "SigIgn:";
        string? line = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line[Field.Length..].Trim(), NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) & InterruptBit) != 0;
    }
}

/// <summary>What a program came to.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Error);
