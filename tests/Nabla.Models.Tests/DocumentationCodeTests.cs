using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Nabla.Models.Tests;

/// <summary>
/// The C# in docs/*.md and in the examples of the sources compiles. A page is a class: its blocks follow one another in a method, its types are
/// nested. A comment above a block changes that: "given: TYPE name, …" begins a new method with these parameters, "in: TYPE {" puts the block into a type,
/// "not compiled: reason" leaves it out. "usings: NAMESPACE; …" adds namespaces to those that every page has. A block that begins with a using directive is a program, with the namespaces that it names and no others.
/// </summary>
public partial class DocumentationCodeTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <OutputType>Library</OutputType>
            <EnableDefaultItems>false</EnableDefaultItems>
            <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
            <RunAnalyzers>false</RunAnalyzers>
            <NoWarn>$(NoWarn);CS1591;CS1998;CS8321</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            FILES
            <ProjectReference Include="../../src/Nabla.Extensions.Hosting/Nabla.Extensions.Hosting.csproj" />
            <ProjectReference Include="../../src/Nabla.ML/Nabla.ML.csproj" />
          </ItemGroup>
        </Project>
        """;

    private const string Usings = """
        using System.Buffers; using System.Data.Common; using System.IO.Pipelines; using System.Numerics; using System.Runtime.InteropServices; using System.Text.Json.Serialization;
        using Nabla; using Nabla.Activations; using Nabla.Costs; using Nabla.Data; using Nabla.Data.Features;
        using Nabla.Diagnosis; using Nabla.Explain; using Nabla.Extensions.Hosting; using Nabla.Initializers; using Nabla.Layers; using Nabla.Models;
        using Nabla.Numerics; using Nabla.Onnx.Export; using Nabla.Optimizers; using Nabla.Data.Readers; using Nabla.Data.Sources;
        using Nabla.Onnx.Protobuf; using Nabla.Onnx.Import; using Nabla.Models.Export; using Nabla.Programs; using Nabla.Regularizers;
        using Nabla.Schedules; using Nabla.Specs; using Nabla.Training; using Nabla.Training.Metrics;

        """;

    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_code_in_the_documentation_and_in_the_examples_of_the_sources_compiles()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", $"docs-{Guid.NewGuid():N}")).FullName;
        try
        {
            var files = new Dictionary<string, string> { ["Examples.cs"] = Usings + "using Nabla.Augmentation; using predictionPage;\n" + string.Concat(Examples()) };
            foreach (string page in Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md"))
                (files[Path.GetFileName(page) + ".cs"], files[Path.GetFileName(page) + ".programs.cs"]) = Compilable(page);
            foreach (var (file, code) in files) File.WriteAllText(Path.Combine(folder, file), code);
            // Files below artifacts are not compiled unless they are named.
            File.WriteAllText(Path.Combine(folder, "DocumentationCode.csproj"),
                Project.Replace("FILES", string.Concat(files.Keys.Select(file => $"<Compile Include=\"{file}\" />")), StringComparison.Ordinal));
            var built = await ChildProcess.RunAsync("dotnet", ["build", "-c", "Release", "-v", "quiet", "-nologo", folder]);
            Assert.True(built.ExitCode == 0, $"The code in docs, or an <example> of the sources, does not compile: {built.Output} {built.Error}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Code_that_is_not_compiled_says_why()
    {
        var silent = from page in Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md")
            from Match block in Block().Matches(File.ReadAllText(page))
            where block.Groups["key"].Value == "not compiled" && block.Groups["value"].Value.Trim().Length < 10
            select $"{Path.GetFileName(page)}: {block.Groups["code"].Value}";
        Assert.Empty(silent);
    }

    // The compiler names page and line in its errors.
    private static (string Page, string Programs) Compilable(string page)
    {
        string text = File.ReadAllText(page), name = Regex.Replace(Path.GetFileNameWithoutExtension(page), @"\W", "");
        StringBuilder types = new(), methods = new(), programs = new();
        int number = 0;
        foreach (Match block in Block().Matches(text))
        {
            string key = block.Groups["key"].Value, value = block.Groups["value"].Value.Trim(), code = block.Groups["code"].Value;
            if (key == "not compiled") continue;
            var firstType = FirstType().Match(code);
            int end = firstType.Success ? firstType.Index : code.Length, start = block.Groups["code"].Index;
            string Part(int from, int to) => $"#line {text.AsSpan(0, start + from).Count('\n') + 1} \"{page}\"\n{code[from..to]}\n";

            if (Directives().Match(code) is { Success: true } directives)
            {
                programs.Append($"namespace {name}Program{number++}\n{{\n{Part(0, directives.Length)}static class Program\n{{\n"
                    + $"static async Task Main(string[] args)\n{{\n{Part(directives.Length, end)}}}\n}}\n{Part(end, code.Length)}}}\n");
            }
            else if (key == "in")
            {
                types.Append($"{value}\n{Part(0, code.Length)}}}\n");
            }
            else
            {
                if (end > 0 && (key == "given" || methods.Length == 0))
                    methods.Append($"{(methods.Length > 0 ? "}\n" : "")}static async Task Run{number++}({(key == "given" ? value : "")})\n{{\n");
                if (end > 0) methods.Append(Part(0, end));
                types.Append(Part(end, code.Length));
            }
        }

        string usings = string.Concat(PageUsings().Match(text).Groups[1].Value.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => $"using {one.Trim()};\n"));
        return ($"{Usings}namespace {name}Page\n{{\n{usings}static class Page\n{{\n{methods}{(methods.Length > 0 ? "}\n" : "")}}}\n{types}}}\n",
            programs.ToString());
    }

    // The code of each <example> in the sources in a method, which has as parameters what the examples use.
    private static IEnumerable<string> Examples()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories);
        var codes =
            from file in files.Order(StringComparer.Ordinal)
            from Match example in Regex.Matches(File.ReadAllText(file), "/// <example>.*?/// <code>\n(.*?)/// </code>", RegexOptions.Singleline)
            let code = System.Net.WebUtility.HtmlDecode(Regex.Replace(example.Groups[1].Value, "^ *///", "", RegexOptions.Multiline))
            where !code.Contains(" class ", StringComparison.Ordinal) && !code.Contains("using static", StringComparison.Ordinal)
                // This transform is in the guide.
                && !code.Contains("Logarithm.", StringComparison.Ordinal)
            select code;
        foreach (var (number, code) in codes.Index())
        {
            string numbers = code.Contains("ChainRule.", StringComparison.Ordinal) ? "double[]" : "float[]";
            var known = new (string Type, string Name)[]
            {
                ("Network", "network"), ("ICost", "cost"), ("IOptimizer", "optimizer"), ("Dataset", "train"), ("Dataset", "validation"),
                ("Table", "table"), ("Model", "model"), (numbers, "x"), (numbers, "y"), ("float[]", "image"), ("float[]", "probabilities"),
                ("DbConnection", "connection"), ("DbDataSource", "database"),
            }.Where(one => !Regex.IsMatch(code, $@"(?m)^\s*[\w\[\]]+ [^=;]*\b{one.Name}\b[^=;]*="));
            string parameters = string.Join(", ", known.Select(one => $"{one.Type} {one.Name}"));
            yield return $"static class Example{number}\n{{\nstatic async Task Run({parameters})\n{{\n"
                + $"{code}\nawait Task.Yield();\n}}\n}}\n";
        }
    }

    [GeneratedRegex(@"(?:<!-- (?<key>given|in|not compiled):(?<value>[^\n]*?)-->\n)?```csharp\n(?<code>.*?\n)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("<!-- usings:(.*?)-->")]
    private static partial Regex PageUsings();

    [GeneratedRegex(@"^(///|\[|((public|internal|sealed|abstract|static|partial|readonly) )*(record|class|struct|interface|enum) )", RegexOptions.Multiline)]
    private static partial Regex FirstType();

    [GeneratedRegex(@"\A(using (static )?[\w.]+;\n)+")]
    private static partial Regex Directives();

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
