using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Nabla.Models.Tests;

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
    [Trait("Speed", "slow")]
    public async Task The_samples_run_in_turn_and_each_is_itself()
    {
        var outputs = new Dictionary<string, string>
            { ["01-table.cs"] = "-2: ", ["02-chain-rule.cs"] = "layer 3: a = ", ["03-onnx.cs"] = "2 red: " };
        string folder = Path.Combine(Root(), "samples");
        // The last one is a server, which WebSampleTests runs.
        Assert.Equal(outputs.Keys.Append("04-web.cs"), Directory.EnumerateFiles(folder, "*.cs").Select(file => Path.GetFileName(file)).Order());
        // The first once more: each has an output folder of its own, in which it is not built over.
        foreach (string file in outputs.Keys.Append("01-table.cs"))
        {
            string output = await RunAsync(Path.Combine(folder, file));
            Assert.All(outputs, expected => Assert.Equal(expected.Key == file, output.Contains(expected.Value, StringComparison.Ordinal)));
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Apps_of_one_file_run_in_turn_anywhere_below_the_repository_and_each_is_itself()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", $"apps-{Guid.NewGuid():N}")).FullName;
        try
        {
            // A public type without documentation is a warning to the library, and none to an app.
            foreach (string name in new[] { "one", "two" })
                File.WriteAllText(Path.Combine(folder,
                    name + ".cs"), $$"""Console.WriteLine(new App().Name); public class App { public string Name => "{{name}}"; }""");
            foreach (string name in new[] { "one", "two", "one" })
                Assert.Equal(name, (await RunAsync(Path.Combine(folder, name + ".cs"))).Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [Trait("Speed", "slow")]
    [InlineData("tests/aot/hashes.cs")]
    [InlineData("tests/aot/columns.cs")]
    [InlineData("benchmarks/Nabla.Benchmarks/Nabla.Benchmarks.csproj")]
    [InlineData("benchmarks/mlnet/Nabla.MlNet.csproj")]
    [InlineData("benchmarks/endpoint/Nabla.Endpoint.csproj")]
    public async Task What_is_not_in_the_solution_compiles_too(string program)
    {
        var built = await ChildProcess.RunAsync("dotnet", ["build", "-c", "Release", "-v", "quiet", "-nologo", Path.Combine(Root(), program)]);
        Assert.True(built.ExitCode == 0, $"{program} does not compile: {built.Output} {built.Error}");
    }

    [Fact]
    public void Every_link_in_the_documents_leads_to_a_file()
    {
        var documents = Directory.EnumerateFiles(Root(), "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories));
        var broken =
            from document in documents
            from Match link in Regex.Matches(File.ReadAllText(document), @"\]\((?!https?:|#)([^)#]+)")
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value))
            select $"{Path.GetFileName(document)}: {link.Groups[1].Value}";
        Assert.Empty(broken);
    }

    private static async Task<string> RunAsync(string file)
    {
        var ran = await ChildProcess.RunAsync("dotnet", ["run", "-c", "Release", file]);
        Assert.True(ran.ExitCode == 0, $"{file} ended with {ran.ExitCode}: {ran.Output} {ran.Error}");
        return ran.Output;
    }

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
