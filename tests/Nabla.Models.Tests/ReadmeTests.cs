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
    [Trait("Speed", "slow")]
    public async Task The_code_in_the_guide_to_extensions_and_in_the_examples_of_the_documentation_compiles()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", $"guide-{Guid.NewGuid():N}")).FullName;
        try
        {
            string[] blocks = [.. BlocksOf("extending.md")];
            Assert.True(blocks.Length >= 10, $"docs/extending.md has {blocks.Length} blocks of C#, expected at least 10.");
            // What is left out with "…" cannot be compiled.
            File.WriteAllText(Path.Combine(folder, "guide.cs"),
                Usings + string.Concat(blocks.Where(block => !block.Contains('…')).Select(Declared)) + string.Concat(Examples()) + Pages());
            var built = await ChildProcess.RunAsync("dotnet",
                ["build", "-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false", Path.Combine(folder, "guide.cs")]);
            Assert.True(built.ExitCode == 0,
                $"The code in docs/extending.md, or an <example> of the sources, does not compile: {built.Output} {built.Error}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The pages on prediction, whose blocks are one program, and on databases.
    private static string Pages()
    {
        string[] prediction = [.. BlocksOf("prediction.md")];
        string database = Regex.Match(Page("data.md"), "## From a database\n(.*?)\n## ", RegexOptions.Singleline).Value;
        return prediction.Single(block => block.StartsWith("public ", StringComparison.Ordinal))
            + "static class PredictionPage\n{\nstatic void Run(IEnumerable<Penguin> penguins)\n{\n"
            + $"{string.Concat(prediction.Where(block => !block.StartsWith("public ", StringComparison.Ordinal)
                && !block.StartsWith("services.", StringComparison.Ordinal) && !block.StartsWith("app.", StringComparison.Ordinal)))}}}\n}}\n"
            + string.Concat(BlocksIn(database).Select((block, number) =>
                $"static class DatabasePage{number}\n{{\nstatic async Task Run(System.Data.Common.DbConnection connection, "
                + $"System.Data.Common.DbDataSource database)\n{{\n{block}await Task.Yield();\n}}\n}}\n"));
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Root(), "docs", name));

    private static IEnumerable<string> BlocksOf(string page) => BlocksIn(Page(page));

    private static IEnumerable<string> BlocksIn(string text) =>
        Regex.Matches(text, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    private static readonly string Usings = """
        #:project ../../src/Nabla.Models/Nabla.Models.csproj
        using System.Text.Json.Serialization;
        using Nabla; using Nabla.Activations; using Nabla.Augmentation; using Nabla.Costs; using Nabla.Data; using Nabla.Data.Features;
        using Nabla.Explain; using Nabla.Layers; using Nabla.Models; using Nabla.Numerics; using Nabla.Onnx.Export; using Nabla.Optimizers;
        using Nabla.Data.Readers; using Nabla.Data.Sources; using Nabla.Onnx.Protobuf; using Nabla.Onnx.Import; using Nabla.Models.Export;
        using Nabla.Programs; using Nabla.Specs; using Nabla.Training;

        Console.WriteLine("compiled");

        """;

    // The code of each <example> in the sources in a method, which has as parameters what the examples use.
    private static IEnumerable<string> Examples()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories);
        var codes =
            from file in files.Order(StringComparer.Ordinal)
            from Match example in Regex.Matches(File.ReadAllText(file), "/// <example>.*?/// <code>\n(.*?)/// </code>", RegexOptions.Singleline)
            let code = System.Net.WebUtility.HtmlDecode(Regex.Replace(example.Groups[1].Value, "^ *///", "", RegexOptions.Multiline))
            where !code.Contains(" class ", StringComparison.Ordinal) && !code.Contains("using static", StringComparison.Ordinal)
                // This transform is in the guide, with a part left out.
                && !code.Contains("Logarithm.", StringComparison.Ordinal)
            select code;
        foreach (var (number, code) in codes.Index())
        {
            string numbers = code.Contains("ChainRule.", StringComparison.Ordinal) ? "double[]" : "float[]";
            var known = new (string Type, string Name)[]
            {
                ("Network", "network"), ("ICost", "cost"), ("IOptimizer", "optimizer"), ("Dataset", "train"), ("Dataset", "validation"),
                ("Table", "table"), ("Model", "model"), (numbers, "x"), (numbers, "y"), ("float[]", "image"), ("float[]", "probabilities"),
                ("System.Data.Common.DbConnection", "connection"), ("System.Data.Common.DbDataSource", "database"),
            }.Where(one => !Regex.IsMatch(code, $@"(?m)^\s*[\w\[\]]+ [^=;]*\b{one.Name}\b[^=;]*="));
            string parameters = string.Join(", ", known.Select(one => $"{one.Type} {one.Name}"));
            yield return $"static class Example{number}\n{{\nstatic async Task Run({parameters})\n{{\n"
                + $"{code}\nawait Task.Yield();\n}}\n}}\n";
        }
    }

    // A block as declarations: members of a layer or a setting, and statements, get a type around them.
    private static string Declared(string block, int number)
    {
        if (block.StartsWith("public static Setting", StringComparison.Ordinal))
            return Regex.Replace(block, @"^(.*?)\nvar (.*)$", $"static class Block{number}\n{{\n$1\nstatic void Use() {{ var $2 }}\n}}\n",
                RegexOptions.Singleline);
        if (Regex.IsMatch(block, @"^(///|public (readonly|sealed) )")) return block;
        return block.Contains("public override", StringComparison.Ordinal)
            ? $"abstract record Block{number} : Layer\n{{\n{block}}}\n"
            : $"static class Block{number}\n{{\nstatic void Run(Network network, ICost cost, double[] x, double[] y)\n{{\n{block}}}\n}}\n";
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
