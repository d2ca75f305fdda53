using System.Text;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Readers;

/// <summary>A CSV file of a table.</summary>
/// <param name="Input">The file.</param>
/// <param name="Place">The index in all files of the table, including empty files.</param>
/// <param name="Preamble">The number of lines before the header or the first row.</param>
/// <param name="HasHeader">Whether the first line after them is a header.</param>
internal sealed record CsvFile(Input Input, int Place, int Preamble, bool HasHeader);

/// <summary>The CSV files of one table. All have the same delimiter, and the same header or none.</summary>
internal sealed class CsvFiles
{
    // If the first file has fewer lines, lines of the next files are used for detection.
    private const int EnoughLines = 5;

    private CsvFiles(string name, IReadOnlyList<CsvFile> files, CsvFormat format)
    {
        (Name, Files, Format) = (name, files, format);
        Lines = new([.. files.Select(file => file.Input.Name)], places: [.. files.Select(file => file.Place)]);
    }

    /// <summary>The name of the table, for messages.</summary>
    public string Name { get; }

    /// <summary>The files, without those that are empty or contain only comments.</summary>
    public IReadOnlyList<CsvFile> Files { get; }

    /// <summary>The common format.</summary>
    public CsvFormat Format { get; }

    /// <summary>Maps a line number counted across all files to a line of a file.</summary>
    public FileLines Lines { get; }

    /// <summary>The length of all files in bytes; 0 if unknown before reading.</summary>
    public long Length
    {
        get
        {
            long length = 0;
            foreach (var file in Files)
            {
                using var stream = file.Input.Open();
                if (!stream.CanSeek) return 0;
                length += stream.Length;
            }

            return length;
        }
    }

    /// <summary>Detects the format of one file.</summary>
    public static CsvFiles Of(Input input, CsvOptions options) => Of(input.Name, input, 0, options);

    /// <summary>Detects the format of several files.</summary>
    /// <param name="name">The common name, for messages.</param>
    /// <param name="inputs">The files, in order.</param>
    /// <param name="options">The options of the user.</param>
    /// <exception cref="NablaException">A file is not text, or the headers differ. The message names the file.</exception>
    public static CsvFiles Of(string name, IReadOnlyList<Input> inputs, CsvOptions options)
    {
        if (inputs.Count == 1) return Of(inputs[0], options);
        var files = new List<(Input Input, int Place)>();
        var comments = new List<string>();
        var firstLines = new HashSet<string>();
        var sample = new StringBuilder();
        int lines = 0;
        string[] first = [];
        for (int index = 0; index < inputs.Count; index++)
        {
            FileSignature.RequireText(inputs[index]);
            string text = CsvSample.Read(inputs[index], lines < EnoughLines ? CsvSample.Lines : CsvSample.FewLines).Text;
            string[] content = [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !string.IsNullOrWhiteSpace(line))];
            if (content.Length == 0) continue;
            if (AreComments(content))
            {
                comments.Add(inputs[index].Name);
                continue;
            }

            files.Add((inputs[index], index));
            firstLines.Add(content[0]);
            if (first.Length == 0) first = content;
            if (lines >= EnoughLines) continue;
            int again = files.Count == 1 ? 0 : content.Zip(first).TakeWhile(pair => pair.First == pair.Second).Count();
            foreach (string line in content.Skip(again)) sample.Append(line).Append('\n');
            lines += content.Length - again;
        }

        if (files.Count == 0)
            throw new NablaException("empty", $"{name} {(comments.Count == 0 ? "is empty" : "has only comments")} (expected a line of "
                + "column names and one line per row).");
        if (files.Count == 1) return Of(name, files[0].Input, files[0].Place, options).WithNoteOn(comments);
        var specified = options;
        bool areNames = options.HasHeader is null && firstLines.Count == 1 && AreNames(firstLines.First(), options);
        if (areNames) specified = options with { HasHeader = true };
        var format = CsvFormat.Detect(new CsvSample(sample.ToString()), specified, mayHaveTitle: options.HasHeader is null);
        return new HeaderCheck(name, files, format, options).Checked().WithNoteOn(comments);
    }

    private static CsvFiles Of(string name, Input input, int index, CsvOptions options)
    {
        var format = CsvFormat.Detect(input, options);
        return new(name, [new(input, index, format.Preamble, format.HasHeader)], format);
    }

    private CsvFiles WithNoteOn(IReadOnlyList<string> comments)
    {
        if (comments.Count == 0) return this;
        DataNote note = new("only-comments", $"{Suggestion.Shortened(comments)}: no rows, only comments.");
        return new(Name, Files, Format with { Notes = [.. Format.Notes, note] });
    }

    // A line that starts with # without a space may be a row: "#ff0000,7". If there are more lines, the last ones may not have been read.
    private static bool AreComments(string[] lines) => lines.Length <= CsvSample.FewLines && lines.Select((line, i) =>
        line.TrimStart('\uFEFF', ' ', '\t') is ['#'] or ['#', ' ' or '\t', ..] || (i == 0 && IsDeclaration(line)))
        .All(isComment => isComment);

    private static bool IsDeclaration(string line) => line.TrimStart('"', '\uFEFF').StartsWith("sep=", StringComparison.OrdinalIgnoreCase);

    // A first line that all files share is a header if it can be one.
    private static bool AreNames(string line, CsvOptions options)
    {
        if (line.StartsWith('#') || IsDeclaration(line)) return false;
        var (delimiter, blanks) = options.Delimiter is { } given ? (given == ' ' ? '\t' : given, given == ' ')
            : CsvDelimiter.Detect(line + "\n");
        return CsvSample.Records(line, delimiter, 1, blanks) is [var cells] && HeaderCheck.CouldBeNames(cells);
    }

    /// <summary>Finds the files with the header of the first file. Other headers are errors.</summary>
    private sealed class HeaderCheck(string name, IReadOnlyList<(Input Input, int Place)> inputs, CsvFormat format, CsvOptions options)
    {
        private readonly CsvOptions _alike =
            options with { Delimiter = format.Blanks ? ' ' : format.Delimiter, HasHeader = format.HasHeader };
        private List<string> _names = [];

        public static bool CouldBeNames(List<string> cells) =>
            cells.TrueForAll(cell => cell.Length > 0 && !CsvHeader.IsNumber(cell)) && cells.Distinct().Count() == cells.Count;

        public CsvFiles Checked()
        {
            var files = new List<CsvFile>();
            var without = new List<Input>();
            foreach (var (input, index) in inputs)
            {
                var file = Look(input, index, files.Count == 0);
                files.Add(file);
                if (format.HasHeader && !file.HasHeader) without.Add(input);
            }

            if (without.Count == 0) return new(name, files, format with { Preamble = files[0].Preamble });
            if (without.Count < files.Count - 1)
                throw new NablaException("headers-differ", $"{name}: {without[0].Name} has no header, but {inputs[0].Input.Name} and "
                    + "others have one (expected in all files, only the first, or none). Write all files in the same form.");
            DataNote note = new("header-first-only",
                $"Only the first file, {inputs[0].Input.Name}, has a header: the first lines of the others are read as rows.");
            return new(name, files, format with { Preamble = files[0].Preamble, Notes = [.. format.Notes, note] });
        }

        private CsvFile Look(Input input, int index, bool isFirst)
        {
            var sample = CsvSample.Read(input, CsvSample.FewLines);
            var detected = CsvFormat.Detect(sample, _alike, mayHaveTitle: options.HasHeader is null);
            var records = CsvSample.Records(sample.From(detected.Preamble), format.Delimiter, CsvSample.FewLines, format.Blanks);
            if (records.Count == 0) return new(input, index, detected.Preamble, false);
            if (detected.HeaderIsComment && format.HasHeader) records[0] = [.. CsvFormat.Uncommented(records[0])];
            var (cells, below) = (records[0], records.Skip(1).ToList());
            if (isFirst)
            {
                _names = cells;
                return new(input, index, detected.Preamble, format.HasHeader);
            }

            if (!format.HasHeader)
            {
                return CouldBeNames(cells) && CsvHeader.HasTextAboveNumbers(cells, below, options) && !CouldBeNames(_names)
                    ? throw new NablaException("headers-differ", $"{name}: {input.Name} has a header ({Suggestion.Shortened(cells)}), but "
                    + $"{inputs[0].Input.Name} has none. Write all files in the same form, or", Use("header", "yes", "no"))
                    : new(input, index, detected.Preamble, false);
            }

            if (cells.SequenceEqual(_names)) return new(input, index, detected.Preamble, true);
            if (cells.Count == _names.Count && cells.ToHashSet().SetEquals(_names))
                throw new NablaException("columns-differ", $"{name}: the columns of {input.Name} must be in the same order as those of "
                    + $"{inputs[0].Input.Name} (expected {Listed(_names)}, got {Listed(cells)}).");
            // A header has names of other columns; else the line is a row of a file without header. A row may contain the name of a column
            // too, but also numbers in the place of names.
            bool isHeader = cells.Count(CsvHeader.IsNumber) <= _names.Count(CsvHeader.IsNumber);
            if (isHeader && (cells.Intersect(_names).Any(cell => cell.Length > 0)
                || (CouldBeNames(cells) && CsvHeader.HasTextAboveNumbers(cells, below, options))))
            {
                string difference = _names.Except(cells).FirstOrDefault() is { } lacking
                    ? $"without \"{lacking}\"" : $"with \"{cells.Except(_names).FirstOrDefault() ?? cells[^1]}\" in addition";
                throw new NablaException("columns-differ", $"{name}: {input.Name} must have the columns of {inputs[0].Input.Name} "
                    + $"(expected {Listed(_names)}; got them {difference}). Write all files with the same header, or name fewer files.");
            }

            int width = _names.Count + (format.RowNames ? 1 : 0);
            return cells.Count == width || (format.Trailing && cells.Count == width + 1)
                ? new(input, index, detected.Preamble, false)
                : throw new NablaException("columns-differ", $"{name}: the first line of {input.Name} must have {_names.Count:N0} cells as "
                + $"{inputs[0].Input.Name} (got {cells.Count:N0}, the first \"{Start(cells[0])}\"). Write all files with the same header "
                + "and delimiter.");
        }

        private static string Start(string cell) => cell.Length > 40 ? cell[..40] + "…" : cell;

        private static string Listed(List<string> cells) => Suggestion.Shortened([.. cells.Take(12)]) + (cells.Count > 12 ? ", …" : "");
    }
}
