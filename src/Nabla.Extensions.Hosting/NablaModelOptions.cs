namespace Nabla.Extensions.Hosting;

/// <summary>Settings of a served model.</summary>
/// <remarks>Set once, before the host starts.</remarks>
public sealed class NablaModelOptions
{
    /// <summary>The path of the model: an ONNX file that <c>Model.Save</c> wrote, or the folder of a run.</summary>
    public string Path { get; set; } = "";

    /// <summary>Whether a changed file is loaded while predictions go on. <value>The default is false.</value></summary>
    public bool ReloadOnChange { get; set; }

    /// <summary>
    /// How often time and length of the file are compared, if it is reloaded. <value>The default is 2 seconds. It must be above 0.</value>
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);
}
