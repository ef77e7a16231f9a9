document.title = "无废联单";
