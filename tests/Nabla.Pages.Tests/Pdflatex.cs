using System.ComponentModel;

namespace Nabla.Pages.Tests;

/// <summary>Compiles LaTeX, or skips the test where there is no pdflatex.</summary>
internal static class Pdflatex
{
    public static void Compile(string latex)
    {
        var folder = Directory.CreateTempSubdirectory("nabla-latex-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "page.tex"), latex);
            var (code, said) = Run(folder.FullName);
            string[] faults = [.. said.Split('\n')
                .Where(line => line.StartsWith('!') || line.Contains("Missing character", StringComparison.Ordinal))];
            Assert.True(code == 0 && faults.Length == 0, string.Join("\n", faults.Append(said[^Math.Min(said.Length, 1500)..])));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Code, string Output) Run(string folder)
    {
        try
        {
            var ran = ChildProcess.Run("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "page.tex"], folder);
            return (ran.ExitCode, ran.Output);
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no pdflatex here.");
            throw;
        }
    }
}
