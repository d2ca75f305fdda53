using System.Net;
using System.Text.RegularExpressions;

namespace Nabla.Repository.Tests;

/// <summary>The site of the documentation: docs, results of the benchmarks, and the API reference from the sources.</summary>
public partial class SiteTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_site_is_built_without_a_warning_and_every_link_leads_somewhere()
    {
        var restored = await ChildProcess.RunAsync("dotnet", ["tool", "restore"], Sources.Root);
        Assert.SkipWhen(restored.ExitCode != 0, $"docfx, a .NET tool, could not be restored: {restored.Output} {restored.Error}");
        string site = Path.Combine(Sources.Root, "artifacts", "site");
        foreach (string folder in new[] { site, Path.Combine(Sources.Root, "artifacts", "docfx") })
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);

        var built = await ChildProcess.RunAsync("dotnet", ["docfx", "docfx.json", "--warningsAsErrors"], Sources.Root);
        Assert.True(built.ExitCode == 0, $"dotnet docfx ended with {built.ExitCode}: {built.Output} {built.Error}");

        string[] pages = [.. Directory.EnumerateFiles(site, "*.html", SearchOption.AllDirectories)];
        Assert.All(
            ["index.html", "docs/prediction.html", "docs/settings.html", "api/Nabla.Network.html", "api/Nabla.Models.Model.html"],
            page => Assert.Contains(Path.Combine(site, page), pages));
        var anchors = pages.ToDictionary(page => page, page => Anchor().Matches(File.ReadAllText(page)).Select(id => id.Groups[1].Value).ToHashSet());
        var broken =
            from page in pages
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = WebUtility.HtmlDecode(link.Groups[1].Value).Split('#')
            let file = target[0].Length == 0 ? page
                : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(target[0].Split('?')[0])))
            where !File.Exists(file)
                || (target.Length > 1 && target[1].Length > 0 && anchors.TryGetValue(file, out var known) && !known.Contains(Uri.UnescapeDataString(target[1])))
            select $"{Path.GetRelativePath(site, page)}: {link.Groups[1].Value}";
        Assert.Empty(broken.Distinct());
    }

    [Fact]
    public void Every_page_of_the_documentation_is_in_the_table_of_contents_and_on_the_first_page()
    {
        string docs = Path.Combine(Sources.Root, "docs"), contents = File.ReadAllText(Path.Combine(docs, "toc.yml")),
            first = File.ReadAllText(Path.Combine(docs, "index.md"));
        var pages = Directory.EnumerateFiles(docs, "*.md").Select(page => Path.GetFileName(page)).Where(page => page != "index.md");
        Assert.All(pages, page =>
        {
            Assert.Contains($"href: {page}\n", contents, StringComparison.Ordinal);
            Assert.Contains($"]({page})", first, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("""\s(?:id|name)="([^"]+)""")]
    private static partial Regex Anchor();

    [GeneratedRegex("""<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="(?!https?:|mailto:|data:)([^"]+)""")]
    private static partial Regex Link();
}
