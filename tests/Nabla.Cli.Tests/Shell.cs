namespace Nabla.Cli.Tests;

/// <summary>What a command did.</summary>
internal sealed record Ran(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The standard output's last line, which is JSON.</summary>
    public System.Text.Json.JsonElement LastJson => System.Text.Json.JsonDocument.Parse(Lines[^1]).RootElement;
}

/// <summary>Runs commands in this process.</summary>
internal static class Shell
{
    public static Ran Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = Tool.Run(args, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static Ran Done(params string[] args)
    {
        var ran = Run(args);
        Assert.True(ran.ExitCode == 0, $"nabla {string.Join(' ', args)} ended with {ran.ExitCode}: {ran.Error}");
        return ran;
    }
}
