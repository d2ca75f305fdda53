using System.ComponentModel;
using System.Diagnostics;

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
            using var process = Start(folder.FullName);
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string[] faults = [.. said.Split('\n').Where(line => line.StartsWith('!') || line.Contains("Missing character", StringComparison.Ordinal))];
            Assert.True(process.ExitCode == 0 && faults.Length == 0, string.Join("\n", faults.Append(said[^Math.Min(said.Length, 1500)..])));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "page.tex"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no pdflatex here.");
            throw;
        }
    }
}
