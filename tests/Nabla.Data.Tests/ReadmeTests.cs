using System.Runtime.CompilerServices;

namespace Nabla.Data.Tests;

/// <summary>What the README shows is what is there.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_program_in_the_readme_is_the_first_sample()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        string sample = File.ReadAllText(Path.Combine(Root(), "samples", "01-table.cs")).TrimEnd();
        Assert.Contains("```csharp\n" + sample + "\n```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_in_the_documents_leads_to_a_file()
    {
        var documents = Directory.EnumerateFiles(Root(), "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories));
        var broken =
            from document in documents
            from System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(document), @"\]\((?!https?:|#)([^)#]+)")
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value))
            select $"{Path.GetFileName(document)}: {link.Groups[1].Value}";
        Assert.Empty(broken);
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
