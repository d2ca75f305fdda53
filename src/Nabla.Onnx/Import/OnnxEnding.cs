
namespace Nabla.Onnx.Import;

/// <summary>What a network from elsewhere ends in, as far as its file says it: a hint of the cost that it was trained with.</summary>
public enum OnnxEnding
{
    /// <summary>Numbers of any size: predictions, or what a softmax or sigmoid outside the file takes.</summary>
    None,

    /// <summary>Softmax: probabilities of classes.</summary>
    Softmax,

    /// <summary>
    /// The logarithm of softmax. The network itself ends in softmax, so that it gives probabilities: the file's outputs are the logarithms
    /// of its outputs.
    /// </summary>
    LogSoftmax,

    /// <summary>Sigmoid: a probability at each output.</summary>
    Sigmoid,
}
