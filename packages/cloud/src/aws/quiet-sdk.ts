/** The SDK's advice on Node versions is for us, not for people who run the product; it comes with the first client. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
